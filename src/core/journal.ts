import type { CommandOutcome, DeviceCommand } from './device/command.ts';
import type { Instant } from './time/instant.ts';

/** A sentence for people, in both languages of the page. */
export interface Sentence {
  readonly ja: string;
  readonly en: string;
}

/** Who wanted it. */
export type Cause =
  | { readonly by: 'plan'; readonly plan: string }
  | { readonly by: 'hand-back'; readonly why: 'shutdown' | 'stale-data' | 'power-loss' | 'no-plan' | 'plan' };

/** One line of the journal (動作履歴). Append-only: a command and its outcome are two entries. */
export type JournalEntry =
  | {
      readonly kind: 'command';
      readonly at: Instant;
      readonly order: DeviceCommand;
      readonly cause: Cause;
      readonly because: Sentence;
    }
  | { readonly kind: 'outcome'; readonly at: Instant; readonly of: number; readonly outcome: CommandOutcome }
  | { readonly kind: 'event'; readonly at: Instant; readonly what: string; readonly text: Sentence };

/** A stored entry with its number in the one change sequence. */
export type Journalled = JournalEntry & { readonly sequence: number };
