import { GUARD_RULES, type GuardRule } from '#core/control/rules.ts';
import type { AnyCommand } from '#core/device/command.ts';
import type { Cause } from '#core/journal.ts';
import { type Instant, type Millis, minutes } from '#core/time/instant.ts';
import type { Records } from '#ports/records.ts';

export interface Withheld {
  readonly at: Instant;
  readonly order: AnyCommand;
  readonly rule: GuardRule;
  readonly cause: Cause;
}

/** The same again within this time is the same withholding, which is written down once. */
const SAME: Millis = minutes(30);

/** Writes down what the guard withheld: once for as long as it goes on. */
export function createWithheldBook(records: Pick<Records, 'journal'>): { enter(one: Withheld): void } {
  const lastSeen = new Map<string, Instant>();
  return {
    enter({ at, order, rule, cause }) {
      const mode = 'mode' in order.command ? order.command.mode : 'set';
      const key = `${order.device} ${mode} ${rule} ${cause.by}`;
      const before = lastSeen.get(key);
      lastSeen.set(key, at);
      if (before !== undefined && at >= before && at - before < SAME) return;
      records.journal({ kind: 'withheld', at, order, cause, rule, because: GUARD_RULES[rule] });
    },
  };
}
