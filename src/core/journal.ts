import type { Basis } from './control/basis.ts';
import type { GuardRule } from './control/rules.ts';
import type { AnyCommand, CommandOutcome } from './device/command.ts';
import type { Instant } from './time/instant.ts';

/** A sentence for people, in both languages of the page. */
export interface Sentence {
  readonly ja: string;
  readonly en: string;
}

export type HandBackReason = 'shutdown' | 'stale-data' | 'power-loss' | 'no-plan' | 'plan' | 'release';

/** Who wanted it. `guard`: the plan or a person wanted something, and the rule made this of it. */
export type Cause =
  | { readonly by: 'plan'; readonly plan: string }
  | { readonly by: 'storm'; readonly plan: string }
  | { readonly by: 'override'; readonly override: string }
  | { readonly by: 'person'; readonly who: string }
  | { readonly by: 'guard'; readonly rule: GuardRule; readonly plan?: string }
  | { readonly by: 'hand-back'; readonly why: HandBackReason };

/**
 * One line of the journal (動作履歴). Append-only: a command and its outcome are two entries.
 *
 * `event`: something happened that people should know of. `what` is its kind, `device` the device it is about.
 */
export type JournalEntry =
  | {
      readonly kind: 'command';
      readonly at: Instant;
      readonly order: AnyCommand;
      readonly cause: Cause;
      readonly because: Sentence;
      /** When the command has no more cause behind it and the device is handed back; null: it ends by itself or stays. */
      readonly expires?: Instant | null;
      /** The mode that has to be read back for it to count as confirmed. */
      readonly expected?: string;
      /** What the decision depended on; it can be made again. Left out where nothing was weighed. */
      readonly basis?: Basis;
    }
  | { readonly kind: 'outcome'; readonly at: Instant; readonly of: number; readonly outcome: CommandOutcome }
  | {
      readonly kind: 'withheld';
      readonly at: Instant;
      readonly order: AnyCommand;
      readonly cause: Cause;
      readonly rule: GuardRule;
      readonly because: Sentence;
    }
  | {
      readonly kind: 'event';
      readonly at: Instant;
      readonly what: string;
      readonly text: Sentence;
      readonly device?: string;
    };

/** A stored entry with its number in the one change sequence. */
export type Journalled = JournalEntry & { readonly sequence: number };
