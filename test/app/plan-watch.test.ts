import { expect, it } from 'vitest';
import { createPlanWatch } from '#app/plan-watch.ts';
import type { Journalled } from '#core/journal.ts';
import type { Plan } from '#core/planner/plan.ts';
import { instant, minutes, plus } from '#core/time/instant.ts';
import type { HalfHourRow } from '#ports/records.ts';
import { TARIFF } from '../web/fake-house.ts';

/** 02:00 JST, in the cheap band: 18.5 + 3.5 yen, against a mean of 16 h at 37.5 and 8 h at 22. */
const NIGHT = instant(Date.UTC(2026, 3, 11, 17));
const plan = { steps: [{ at: NIGHT, expect: { energy: { battery: 1_500 } } }] } as unknown as Plan;
const row = (series: string, wh: number): HalfHourRow => ({ series, at: NIGHT, wh, missing: null, origin: 'live' });
const entries = (outcome: 'confirmed' | 'refused') =>
  [
    {
      kind: 'command',
      sequence: 7,
      at: NIGHT,
      order: { kind: 'battery', device: 'battery', command: { mode: 'hold' } },
      cause: { by: 'plan', plan: 'p' },
    },
    { kind: 'outcome', sequence: 8, at: NIGHT, of: 7, outcome: { outcome, detail: 'x' } },
  ] as unknown as Journalled[];

it('a battery that refused to charge at night costs what the energy will cost by day', () => {
  const watch = createPlanWatch(TARIFF, () => '蓄電池');
  watch.tick(plus(NIGHT, minutes(1)), plan);
  watch.journal(entries('refused'));
  watch.halfHours([row('battery.battery.charge', 0), row('battery.battery.discharge', 500), row('house', 300)]);
  const [finding] = watch.findings(NIGHT);
  // 2.0 kWh × (16 × 37.5 + 8 × 22) / 24 − 22 = 2 × 10.33 yen
  expect(finding).toMatchObject({ kind: 'plan-missed', device: 'battery' });
  expect(finding!.text.en).toContain('about 2.0 kWh beside the plan, at a cost of some 21 yen');
  expect(watch.findings(plus(NIGHT, minutes(24 * 60)))).toEqual([]);
});

it('a battery that did as told, or came out as planned all the same, is no news', () => {
  const obedient = createPlanWatch(TARIFF, () => '蓄電池');
  obedient.tick(NIGHT, plan);
  obedient.journal(entries('confirmed'));
  obedient.halfHours([row('battery.battery.charge', 0), row('battery.battery.discharge', 0)]);
  expect(obedient.findings(NIGHT)).toEqual([]);
  const lucky = createPlanWatch(TARIFF, () => '蓄電池');
  lucky.tick(NIGHT, plan);
  lucky.journal(entries('refused'));
  lucky.halfHours([row('battery.battery.charge', 1_490), row('battery.battery.discharge', 0)]);
  expect(lucky.findings(NIGHT)).toEqual([]);
});
