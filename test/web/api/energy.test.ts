import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, instant } from '#core/time/instant.ts';
import { jstMidnight } from '#core/time/jst.ts';
import type { EnergyAnswer } from '#web/api/schema/energy-schema.ts';
import { fillHistory } from '../fake-history.ts';
import { NOON } from '../fake-house.ts';
import { type Served, serveFake } from '../serve-fake.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFake();
});
afterAll(() => served.close());

const DAY = 'from=2026-04-12T00:00:00%2B09:00&to=2026-04-13T00:00:00%2B09:00';
const energy = async (query: string) => {
  const response = await served.get(`/api/v1/energy?${query}`);
  return { status: response.status, body: (await response.json()) as EnergyAnswer };
};
const message = async (query: string): Promise<string> => {
  const response = await served.get(`/api/v1/energy?${query}`);
  const body = (await response.json()) as { error: { code: string; message: string } };
  expect(response.status).toBe(400);
  expect(body.error.code).toBe('bad-request');
  return body.error.message;
};

describe('energy', () => {
  test('answers [from, to) by series in the asked order, holes with their reason', async () => {
    const { body } = await energy(`${DAY}&series=solar.pv1,grid.import&step=30m`);
    expect(body.step).toBe('30m');
    expect(body.series.map(({ id, unit }) => [id, unit])).toEqual([
      ['solar.pv1', 'Wh'],
      ['grid.import', 'Wh'],
    ]);
    const { values } = body.series[0]!;
    expect(values).toHaveLength(24);
    expect(values[18]).toEqual({
      at: '2026-04-12T09:00:00+09:00',
      wh: null,
      wh_missing: 'no-answer',
      origin: 'live',
    });
    expect(values[23]).toEqual({ at: '2026-04-12T11:30:00+09:00', wh: expect.any(Number), origin: 'live' });
  });

  test('reads a raw + of an offset, which arrives as a space, and Z', async () => {
    const encoded = await energy(`${DAY}&series=house`);
    const raw = await energy(`${DAY.replaceAll('%2B', '+')}&series=house`);
    const zulu = await energy('from=2026-04-11T15:00:00Z&to=2026-04-12T15:00Z&series=house');
    expect(raw.body).toEqual(encoded.body);
    expect(zulu.body).toEqual(encoded.body);
  });

  test('leaves out the interval that starts at `to`', async () => {
    const { body } = await energy('from=2026-04-12T00:00:00Z&to=2026-04-12T01:00:00Z&series=house');
    expect(body.series[0]!.values.map(({ at }) => at)).toEqual([
      '2026-04-12T09:00:00+09:00',
      '2026-04-12T09:30:00+09:00',
    ]);
  });

  test('a name that ends in * stands for all series that begin so, be there any', async () => {
    const { body } = await energy(`${DAY}&series=grid.*,house,nothing.*,grid.import&step=1d`);
    expect(body.series.map(({ id }) => id)).toEqual(['grid.import', 'grid.export', 'house']);
  });

  test('without a range answers today so far', async () => {
    const { body } = await energy('series=house');
    expect(body.series[0]!.values[0]!.at).toBe('2026-04-12T00:00:00+09:00');
    expect(body.series[0]!.values).toHaveLength(24);
  });

  test('the sum of a day is the sum of its half hours', async () => {
    const halves = (await energy(`${DAY}&series=grid.import`)).body.series[0]!.values;
    const day = (await energy(`${DAY}&series=grid.import&step=1d`)).body.series[0]!.values;
    const sum = halves.reduce((total, { wh }) => total + (wh ?? 0), 0);
    expect(day).toEqual([{ at: '2026-04-12T00:00:00+09:00', wh: sum, wh_missing: 'no-answer', origin: 'meter' }]);
  });
});

describe('energy refuses in one sentence', () => {
  test.each([
    [
      'from=yesterday',
      'Query parameter "from" must be a time with offset such as 2026-04-12T13:30:00+09:00 or 2026-04-12T04:30:00Z, not "yesterday".',
    ],
    ['to=2026-02-30T00:00:00Z', /^Query parameter "to" must be a time/],
    ['from=2026-04-12T00:00:00', /^Query parameter "from" must be a time with offset/],
    ['step=5m', 'Query parameter "step" must be one of 30m, 1h, 1d, 1mo, 1y, not "5m".'],
    ['step=1d&step=1h', 'Query parameter "step" must be one of 30m, 1h, 1d, 1mo, 1y, not several values.'],
    ['format=xml', 'Query parameter "format" must be json or csv, not "xml".'],
    ['series=nonsense', 'Query parameter "series" must name stored series such as grid.import, not "nonsense".'],
    [
      'form=2026-04-12T00:00:00Z',
      'Query parameter "form" is not known here; known are from, to, step, series, format.',
    ],
    ['from=2026-04-13T00:00:00Z&to=2026-04-12T00:00:00Z', /^Query parameter "from" must be before "to"/],
  ])('%s', async (query, expected) => {
    const sentence = await message(query);
    if (typeof expected === 'string') expect(sentence).toBe(expected);
    else expect(sentence).toMatch(expected);
  });
});

describe('a long range', () => {
  const RANGE = 'from=2026-01-01T00:00:00%2B09:00&to=2026-04-13T00:00:00%2B09:00&series=house,grid.import';

  test('streams more than 2,000 points as the same JSON', async () => {
    const midnight = jstMidnight(NOON);
    fillHistory(served.records, instant(midnight - days(80)), instant(midnight - days(1)));
    const response = await served.get(`/api/v1/energy?${RANGE}`);
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    const body = (await response.json()) as EnergyAnswer;
    for (const { values } of body.series) {
      expect(values).toHaveLength(79 * 48 + 24);
      expect(new Set(values.map(({ at }) => at)).size).toBe(values.length);
    }
    const short = await served.get(`/api/v1/energy?${DAY}&series=house`);
    expect(short.headers.get('transfer-encoding')).toBeNull();
  });

  test('of ten thousand years is answered as one of the years on file, and lets others be answered', async () => {
    const ever = 'from=0001-01-01T00:00:00Z&to=9999-01-01T00:00:00Z';
    for (const step of ['30m', '1h']) {
      const { body } = await energy(`${ever}&step=${step}&series=house`);
      const { body: year } = await energy(`${RANGE}&step=${step}&series=house`);
      expect(body.series[0]!.values).toEqual(year.series[0]!.values);
    }
    const money = await served.get(`/api/v1/money?${ever}&step=1y`);
    expect(((await money.json()) as { values: unknown[] }).values).toHaveLength(1);
    const nothing = await energy('from=1901-01-01T00:00:00Z&to=1999-01-01T00:00:00Z&step=30m&series=house');
    expect(nothing.body.series[0]!.values).toEqual([]);
  });

  test('is the same whether asked in one or in two', async () => {
    const { body: whole } = await energy(`${RANGE}&step=1d`);
    const { body: first } = await energy(`${RANGE.replace('04-13', '03-01')}&step=1d`);
    const { body: second } = await energy(`${RANGE.replace('01-01', '03-01')}&step=1d`);
    expect([...first.series[0]!.values, ...second.series[0]!.values]).toEqual(whole.series[0]!.values);
  });
});

describe('CSV', () => {
  test('has one row per value, and names that look like formulas stay text', async () => {
    served.records.defineSeries({ id: 'circuit.1', name: '=HYPERLINK("http://x","a")', unit: 'Wh' });
    const response = await served.get(`/api/v1/energy?${DAY}&series=circuit.1,house&format=csv`);
    const rows = (await response.text()).split('\r\n');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(rows[0]).toBe('at,series,name,wh,wh_missing,origin');
    expect(rows[1]).toMatch(
      /^2026-04-12T00:00:00\+09:00,circuit\.1,"'=HYPERLINK\(""http:\/\/x"",""a""\)",[\d.]+,,live$/,
    );
    expect(rows[19]).toContain(',,no-answer,live');
    expect(rows).toHaveLength(1 + 48 + 1);
  });
});
