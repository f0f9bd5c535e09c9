import { afterAll, beforeAll, expect, test } from 'vitest';
import { buyPrice } from '#core/tariff/tariff.ts';
import { parseInstant } from '#core/time/instant.ts';
import type { EnergyAnswer } from '#web/api/schema/energy-schema.ts';
import type { MoneyAnswer } from '#web/api/schema/money-schema.ts';
import { TARIFF } from '../fake-house.ts';
import { type Served, serveFake } from '../serve-fake.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFake();
});
afterAll(() => served.close());

const DAY = 'from=2026-04-12T00:00:00%2B09:00&to=2026-04-13T00:00:00%2B09:00';
const read = async <T>(path: string): Promise<T> => (await served.get(path)).json() as Promise<T>;

test('each half hour is priced by the tariff in force; a hole has no price and its reason', async () => {
  const money = await read<MoneyAnswer>(`/api/v1/money?${DAY}&step=30m`);
  const energy = await read<EnergyAnswer>(`/api/v1/energy?${DAY}&step=30m&series=grid.import,grid.export`);
  const [bought, sold] = energy.series.map(({ values }) => values);
  expect(money.tariff).toBe(TARIFF.id);
  money.values.forEach((value, index) => {
    const wh = bought![index]!.wh;
    const price = buyPrice(TARIFF, parseInstant(value.at)!) / 1_000;
    if (wh === null) expect(value).toMatchObject({ bought_yen: null, bought_yen_missing: 'no-answer' });
    else expect(value.bought_yen).toBeCloseTo((wh * price) / 1_000, 9);
    if (wh !== null) expect(value.sold_yen).toBeCloseTo((sold![index]!.wh! * 8.5) / 1_000, 9);
  });
  expect(money.values.filter(({ bought_yen }) => bought_yen === null)).toHaveLength(2);
});

test('longer steps are the sums of their half hours, and say that a part is missing', async () => {
  const halves = await read<MoneyAnswer>(`/api/v1/money?${DAY}&step=30m`);
  for (const step of ['1h', '1d', '1mo', '1y']) {
    const { values } = await read<MoneyAnswer>(`/api/v1/money?${DAY}&step=${step}`);
    for (const key of ['bought_yen', 'sold_yen'] as const) {
      const total = (of: MoneyAnswer): number => of.values.reduce((sum, value) => sum + (value[key] ?? 0), 0);
      expect(total({ ...halves, values })).toBeCloseTo(total(halves), 9);
    }
    expect(values.some(({ bought_yen_missing }) => bought_yen_missing === 'no-answer')).toBe(true);
  }
});

test('twenty years stream, and are the years that were measured', async () => {
  const { values } = await read<MoneyAnswer>('/api/v1/money?from=2016-01-01T00:00:00Z&to=2036-01-01T00:00:00Z&step=1y');
  expect(values.map(({ at }) => at.slice(0, 4))).toEqual(['2026']);
});

test('a range that ends before it begins is refused', async () => {
  const response = await served.get('/api/v1/money?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z');
  expect(response.status).toBe(400);
});
