import type { Journalled } from '#core/journal.ts';
import type { Finding } from '#core/notices/notice.ts';
import { costOfMissing, type MissedSlot, planMissedFinding } from '#core/notices/plan-missed.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import type { Instant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { slotOf } from '#core/time/slot.ts';
import type { HalfHourRow } from '#ports/records.ts';

/** Where a device refused, or did not confirm, what the plan asked: how far the half hour came out, and what it cost. */
export interface PlanWatch {
  /** After a tick: what is planned for the half hour that runs. */
  tick(at: Instant, plan: Plan | null): void;
  /** New journal entries, in any order, each once. */
  journal(entries: readonly Journalled[]): void;
  halfHours(rows: readonly HalfHourRow[]): void;
  findings(at: Instant): readonly Finding[];
}

/** Half hours whose plan is remembered until they are measured. */
const REMEMBERED = 8;
/** Counters step by 10 Wh; less than this is no deviation. */
const LEAST = 50;

export function createPlanWatch(tariff: Tariff, nameOf: (device: string) => string): PlanWatch {
  const planned = new Map<Instant, Readonly<Record<string, number>>>();
  const deviceOf = new Map<number, { readonly device: string; readonly at: Instant }>();
  const failed = new Map<Instant, Set<string>>();
  const missed = new Map<string, MissedSlot[]>();

  const measure = (at: Instant, rows: readonly HalfHourRow[]): void => {
    const expected = planned.get(at);
    for (const device of failed.get(at) ?? []) {
      const want = expected?.[device];
      const own = rows.filter((row) => row.at === at && row.series.split('.')[1] === device);
      if (want === undefined || own.length === 0 || own.some(({ wh }) => wh === null)) continue;
      const actual = own.reduce((sum, { series, wh }) => sum + (series.endsWith('.discharge') ? -wh! : wh!), 0);
      if (Math.abs(want - actual) < LEAST) continue;
      missed.set(device, [...(missed.get(device) ?? []), { at, expected: want, actual }]);
    }
    failed.delete(at);
  };

  return {
    tick(at, plan) {
      const slot = slotOf(at);
      const step = plan?.steps.find((one) => one.at === slot);
      if (step === undefined) return;
      planned.set(slot, step.expect.energy);
      if (planned.size > REMEMBERED) planned.delete(planned.keys().next().value!);
    },
    journal(entries) {
      for (const entry of entries)
        if (entry.kind === 'command' && entry.cause.by !== 'hand-back')
          deviceOf.set(entry.sequence, { device: entry.order.device, at: entry.at });
      for (const entry of entries) {
        if (entry.kind !== 'outcome') continue;
        const command = deviceOf.get(entry.of);
        deviceOf.delete(entry.of);
        if (command === undefined || entry.outcome.outcome === 'confirmed') continue;
        const slot = slotOf(command.at);
        failed.set(slot, (failed.get(slot) ?? new Set()).add(command.device));
      }
    },
    halfHours(rows) {
      for (const at of new Set(rows.map((row) => row.at))) if (failed.has(at)) measure(at, rows);
    },
    findings(at) {
      const today = jstDay(at);
      for (const [device, slots] of missed) {
        const left = slots.filter((slot) => jstDay(slot.at) === today);
        if (left.length === 0) missed.delete(device);
        else missed.set(device, left);
      }
      return [...missed].map(([device, slots]) => {
        const cost = slots.reduce((sum, slot) => sum + costOfMissing(slot, tariff), 0);
        return planMissedFinding(device, nameOf(device), today, slots, cost);
      });
    },
  };
}
