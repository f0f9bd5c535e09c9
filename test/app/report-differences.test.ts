import { expect, it } from 'vitest';
import { reportDifferences } from '#app/report-differences.ts';
import { days, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { HalfHourRow } from '#ports/records.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { jst, knownRow, missingRow, slot } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const UNMEASURED = 'difference.house.unmeasured';

/** What the journal says after a day of 48 half hours of 200 Wh in the house and `wh` that nothing measured. */
function dayWith(wh: number | null): readonly string[] {
  const store = openMemoryStore({ clock: createVirtualClock({ start: DAY }), epoch: 'x' });
  store.defineSeries({ id: UNMEASURED, name: 'House: not measured', unit: 'Wh' });
  let last: HalfHourRow[] = [];
  for (let index = 0; index < 48; index++) {
    const at = slot(DAY, index);
    last = [
      knownRow('house', at, 200),
      wh === null && index === 47 ? missingRow(UNMEASURED, at, 'no-answer') : knownRow(UNMEASURED, at, wh ?? 100),
    ];
    store.keepHalfHours(last);
    if (index < 47) reportDifferences(store, last);
  }
  reportDifferences(store, last);
  const said = store.journalBetween(DAY, plus(DAY, days(2)), 10);
  store.close();
  return said.map((entry) => (entry.kind === 'event' ? `${entry.what}: ${entry.text.en}` : entry.kind));
}

it('a day that does not add up by more than a twentieth is told of in the journal, once, when it is over', () => {
  expect(dayWith(30)).toEqual([
    'does-not-add-up: The measurements of 2026-04-12 do not add up for the house: beside 9.6 kWh that were counted, ' +
      '1.4 kWh are missing. Check the direction of the CTs and what the circuits are said to feed.',
  ]);
});

it('a small difference, and a day whose last half hour is not known, is not', () => {
  expect(dayWith(9)).toEqual([]);
  expect(dayWith(null)).toEqual([]);
});
