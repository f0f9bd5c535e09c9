import { expect } from 'vitest';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import { jst, slot } from '../contract/records.ts';

/**
 * Opens what a writer (write-until-killed.ts) left behind in its `round` and holds it against what it had said: every half
 * hour, setting and journal entry is there, and every minute but the last `lostMinutes`.
 */
export function expectAcknowledged(folder: string, round: number, said: readonly string[], lostMinutes: number): void {
  const start = plus(jst('2026-04-12T00:00'), minutes(round * 90_000));
  const end = plus(start, minutes(90_000));
  const store = openStore({ folder, durability: 'full', clock: createVirtualClock({ start }) });
  const acknowledged = (kind: string): number[] =>
    said.filter((line) => line.startsWith(`${kind} `)).map((line) => Number(line.slice(2)));
  try {
    const kept = new Map(store.minutes('c', start, end).map(({ at, w }) => [at, w]));
    const minutesSaid = acknowledged('m');
    for (const minute of minutesSaid.slice(0, minutesSaid.length - lostMinutes))
      expect(kept.get(plus(start, minutes(minute)))).toBe(minute === 0 ? 0 : -minute);
    const [b] = store.energy({ from: start, to: end, step: '30m', series: ['b'] });
    for (const index of acknowledged('h'))
      expect(b?.points[index]).toMatchObject({ at: slot(start, index), wh: index * 5, missing: null });
    const entries = store.journalBetween(jst('2026-01-01T00:00'), jst('2200-01-01T00:00'), 1_000_000);
    const sequences = new Set(entries.map(({ sequence }) => sequence));
    expect(acknowledged('j').filter((sequence) => !sequences.has(sequence))).toEqual([]);
    const setting = store.setting('minute')?.split(' ').map(Number);
    const lastSetting = acknowledged('s').at(-1);
    if (lastSetting !== undefined) {
      expect(setting?.[0]).toBe(round);
      expect(setting?.[1]).toBeGreaterThanOrEqual(lastSetting);
    }
    expect(store.identity().sequence).toBeGreaterThanOrEqual(Math.max(0, ...sequences));
    const sums = (step: '30m' | '1d'): number[] =>
      store
        .energy({ from: start, to: end, step })
        .map(({ points }) => points.reduce((sum, { wh }) => sum + (wh ?? 0), 0));
    expect(sums('1d')).toEqual(sums('30m'));
  } finally {
    store.close();
  }
}
