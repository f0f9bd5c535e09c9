import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jstMidnight } from '#core/time/jst.ts';
import type { EnergyAnswer } from '#web/api/schema/energy-schema.ts';
import { basesOf, endsOf, flowsOf, stackedData } from '#web/page/today/balance-stacks.ts';
import { halfHoursOf, SLOTS, SOURCES, sumOf, USES } from '#web/page/today/half-hours.ts';
import { NOON } from '../fake-house.ts';
import { serveFake } from '../serve-fake.ts';

const midnight = jstMidnight(NOON) / 1000;

async function fakeDay(): Promise<EnergyAnswer> {
  const served = await serveFake();
  const response = await served.get('/api/v1/energy?series=grid.*,solar.*,house,battery.*,heater.*,vehicle.*');
  const answer = (await response.json()) as EnergyAnswer;
  await served.close();
  return answer;
}

describe('the day by half hour', () => {
  test('has 48 half hours; what could not be measured is a hole, what has not come yet is not', async () => {
    const halfHours = halfHoursOf(await fakeDay(), midnight);
    expect(halfHours).toHaveLength(SLOTS);
    expect(halfHours.flatMap(({ hole }, slot) => (hole ? [slot] : []))).toEqual([18, 19]);
    expect(halfHours[18]).toMatchObject({ solar: null, import: null });
    expect(halfHours[24]).toMatchObject({ solar: null, house: null, hole: false });
  });

  test('sources and uses are equal, so both sides of the chart are equally long', async () => {
    for (const halfHour of halfHoursOf(await fakeDay(), midnight)) {
      if (halfHour.solar === null) continue;
      const sum = (flows: readonly (keyof typeof halfHour)[]) =>
        flows.reduce((total, flow) => total + Number(halfHour[flow]), 0);
      expect(sum(SOURCES)).toBeCloseTo(sum(USES), 6);
    }
  });

  test('a house without a car has no bars for it, and no holes because of it', () => {
    const at = '2026-04-12T00:00:00+09:00';
    const series = (id: string, wh: number | null) => ({
      id,
      name: id,
      unit: 'Wh' as const,
      values: [{ at, wh, origin: 'live' as const }],
    });
    const answer: EnergyAnswer = { step: '30m', series: [series('grid.import', 200), series('house', 200)] };
    const halfHours = halfHoursOf(answer, midnight);
    expect(halfHours[0]).toMatchObject({ import: 200, house: 200, vehicleIn: 0, hole: false });
    expect(flowsOf(halfHours)).toEqual(['import', 'house']);
  });

  test('two batteries are summed, and one that is silent makes the sum missing', () => {
    const series = (id: string, wh: number | null) => ({
      id,
      name: id,
      unit: 'Wh' as const,
      values: [{ at: '2026-04-12T00:30:00+09:00', wh, origin: 'live' as const }],
    });
    const day = (second: number | null) =>
      halfHoursOf(
        { step: '30m', series: [series('battery.a.charge', 100), series('battery.b.charge', second)] },
        midnight,
      );
    expect(day(50)[1]).toMatchObject({ batteryIn: 150, hole: false });
    expect(day(null)[1]).toMatchObject({ batteryIn: null, hole: true });
  });
});

describe('stacked bars', () => {
  const half = fc.record({
    at: fc.constant(0),
    hole: fc.constant(false),
    ...Object.fromEntries([...SOURCES, ...USES].map((flow) => [flow, fc.option(fc.nat(3_000), { nil: null })])),
  }) as fc.Arbitrary<ReturnType<typeof halfHoursOf>[number]>;

  test('each bar is as long as its energy and begins where the one before it ends; half a side is not drawn', () => {
    fc.assert(
      fc.property(fc.array(half, { minLength: 1, maxLength: 6 }), (halfHours) => {
        const flows = flowsOf(halfHours);
        const data = stackedData(halfHours, flows);
        for (const flow of flows) {
          const side: readonly (typeof flow)[] = (SOURCES as readonly string[]).includes(flow) ? SOURCES : USES;
          halfHours.forEach((halfHour, slot) => {
            const end = endsOf(data, flows, flow)[slot];
            const base = basesOf(data, flows, flow)[slot];
            if (side.some((member) => halfHour[member] === null)) expect(end).toBeNull();
            else expect(Math.abs(end! - base!)).toBeCloseTo(halfHour[flow]! / 1000, 9);
          });
        }
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  test('the sum of a day is of what is known', async () => {
    const halfHours = halfHoursOf(await fakeDay(), midnight);
    expect(sumOf(halfHours, 'vehicleIn')).toBe(6 * 1_500);
  });
});
