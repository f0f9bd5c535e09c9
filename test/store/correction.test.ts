import { describe, expect, it } from 'vitest';
import { hours, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { Correction } from '#ports/records.ts';
import { openMemoryStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { jst, knownRow, missingRow, slot } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const MADE = jst('2026-04-20T09:00');
const clock = createVirtualClock({ start: DAY });

const replaced = (wh: number | null): Correction => ({
  series: 'a',
  at: DAY,
  wh,
  missing: wh === null ? 'out-of-range' : null,
  who: 'owner',
  madeAt: MADE,
  why: 'CT was turned round',
});

function onStore(test: (store: Store) => void): () => void {
  return () => {
    const store = openMemoryStore({ clock, epoch: 'x' });
    store.keepHalfHours([knownRow('a', DAY, 100), knownRow('a', slot(DAY, 1), 7)]);
    test(store);
    store.close();
  };
}

const day = (store: Store) =>
  store.energy({ from: DAY, to: plus(DAY, hours(24)), step: '1d', series: ['a'] })[0]!.points[0]!;

describe('a correction', () => {
  it(
    'replaces the value, and every sum and the change sequence follow',
    onStore((store) => {
      const before = store.identity().sequence;
      const made = store.correct(replaced(40.5));
      expect(made.before).toEqual({ wh: 100, missing: null, origin: 'live' });
      expect(store.identity().sequence).toBe(before + 2);
      for (const step of ['1d', '1mo', '1y'] as const) {
        const points = store.energy({ from: DAY, to: plus(DAY, hours(24)), step, series: ['a'] })[0]!.points;
        expect(points).toMatchObject([{ wh: 47.5, origin: 'corrected' }]);
      }
    }),
  );

  it(
    'marks a value as wrong: a hole with its reason, which no later reading fills',
    onStore((store) => {
      store.correct(replaced(null));
      expect(day(store)).toMatchObject({ wh: 7, missing: 'out-of-range' });
      const again = [knownRow('a', DAY, 100, 'history')];
      expect(store.keepHalfHours(again)).toEqual(again);
      expect(day(store)).toMatchObject({ wh: 7, missing: 'out-of-range' });
    }),
  );

  it(
    'says who, when and why, and what stood there, one correction after the other',
    onStore((store) => {
      store.keepHalfHours([missingRow('a', slot(DAY, 2), 'stale')]);
      const first = store.correct(replaced(1));
      const second = store.correct({ ...replaced(2), who: 'dealer' });
      const third = store.correct({ ...replaced(3), at: slot(DAY, 2) });
      const fourth = store.correct({ ...replaced(4), series: 'new', at: slot(DAY, 3) });
      expect(store.corrections(DAY, slot(DAY, 4))).toEqual([first, second, third, fourth]);
      expect([second, third, fourth].map(({ before }) => before)).toEqual([
        { wh: 1, missing: null, origin: 'corrected' },
        { wh: null, missing: 'stale', origin: 'live' },
        null,
      ]);
      expect(store.corrections(slot(DAY, 1), slot(DAY, 2))).toEqual([]);
    }),
  );

  it(
    'without a name or a reason is refused and changes nothing',
    onStore((store) => {
      for (const wrong of [
        { ...replaced(1), who: ' ' },
        { ...replaced(1), why: '' },
        { ...replaced(1), wh: -1 },
      ])
        expect(() => store.correct(wrong)).toThrow(expect.objectContaining({ code: 'INVARIANT' }));
      expect(day(store)).toMatchObject({ wh: 107, origin: 'live' });
      expect(store.corrections(DAY, slot(DAY, 9))).toEqual([]);
    }),
  );
});
