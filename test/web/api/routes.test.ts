import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { missing } from '#core/reading.ts';
import { ROUTES } from '#web/api/route-table.ts';
import type { TariffsAnswer } from '#web/api/schema/house-schema.ts';
import type { JournalAnswer } from '#web/api/schema/journal-schema.ts';
import type { Now } from '#web/api/schema/now-schema.ts';
import type { PlanAnswer } from '#web/api/schema/plan-schema.ts';
import { NOON, snapshotAt } from '../fake-house.ts';
import { type Served, serveFake } from '../serve-fake.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFake();
});
afterAll(() => served.close());

const json = async <T>(path: string): Promise<T> => (await served.get(path)).json() as Promise<T>;
const seen = (): Promise<Now> => json<Now>('/api/v1/now');
const jsonRoutes = ROUTES.filter(
  ({ method, content }) => method === 'GET' && content['application/json'] instanceof Object,
).map((route) => ({
  path: route.path.replace('{id}', served?.house.running?.id ?? '{id}'),
  schema: route.content['application/json'] as z.ZodType,
}));

describe('every JSON route', () => {
  test.each(jsonRoutes)('$path answers exactly what its schema says', async ({ path, schema }) => {
    const response = await served.get(path.replace('{id}', served.house.running!.id));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const body = await response.json();
    // Parsing drops keys that the schema does not know, so equality finds undocumented ones, too.
    expect(schema.parse(body)).toEqual(body);
  });

  test.each(jsonRoutes)('$path answers by its schema before the first tick, too', async ({ path, schema }) => {
    const { house } = served;
    const { running, weather, seen: snapshot } = house;
    Object.assign(house, { seen: null, weather: null, tariffInForce: null });
    const body = await json(path.replace('{id}', running!.id));
    Object.assign(house, { seen: snapshot, running, weather });
    expect(schema.parse(body)).toEqual(body);
  });
});

describe('now', () => {
  test('holds the contract keys with the signs of interfaces.md', async () => {
    const now = await seen();
    expect(now).toMatchObject({
      time: '2026-04-12T12:10:00+09:00',
      solar_w: 4_230,
      grid_w: -320,
      battery_w: 1_500,
      battery_pct: 64,
      battery_state: 'charging',
      vehicle_w: 0,
      vehicle_pct: null,
      vehicle_pct_missing: 'sentinel',
      heater_w: 1_120,
      heater_heat_pct: 71,
      house_w: 4_230 - 320 - 1_500 - 1_120,
      today: { generated_wh: 14_820, cost_yen: 61.25, saved_yen: 143.7 },
      simulated: { speed: 60 },
      warnings: [],
    });
    expect(now.circuits[0]).toEqual({ id: 'circuit.1', name: 'リビング照明', w: 12 });
  });

  test('a part that is missing makes the sum missing, with the reason, and warns of the silent device', async () => {
    const whole = served.house.seen!;
    served.house.seen = {
      ...whole,
      batteries: [{ ...whole.batteries[0]!, power: missing('no-answer', NOON) }],
      vehicles: [],
    };
    const now = await seen();
    served.house.seen = whole;
    expect(now).toMatchObject({ battery_w: null, battery_w_missing: 'no-answer', battery_state: null });
    expect(now).toMatchObject({ house_w: null, house_w_missing: 'no-answer' });
    expect(now).toMatchObject({ vehicle_w: null, vehicle_w_missing: 'not-fitted' });
    expect(now.warnings).toMatchObject([{ code: 'device-silent', device: 'battery1' }]);
  });

  test('a house without a battery still has a house_w', async () => {
    const whole = served.house.seen!;
    served.house.seen = { ...whole, batteries: [] };
    const now = await seen();
    served.house.seen = whole;
    expect(now).toMatchObject({ battery_w: null, battery_w_missing: 'not-fitted', house_w: 4_230 - 320 - 1_120 });
  });

  test('says what the plan wants now and at its next change, with the reason in both languages', async () => {
    const { plan } = await seen();
    expect(plan.current?.at).toBe('2026-04-12T12:00:00+09:00');
    expect(plan.next?.at).toBe(plan.current?.until);
    const battery = plan.current?.devices.find(({ device }) => device === 'battery1');
    expect(battery).toMatchObject({ mode: 'auto', reason: 'solar-surplus', name: '蓄電池' });
    expect(battery?.because.ja).not.toBe('');
  });
});

describe('plan', () => {
  test('joins consecutive steps of the same action to blocks that cover the horizon', async () => {
    const plan = await json<PlanAnswer>('/api/v1/plan');
    for (const device of ['battery1', 'ecocute1', 'ev1']) {
      const blocks = plan.blocks.filter((block) => block.device === device);
      expect(blocks[0]?.from).toBe(plan.steps[0]?.at);
      for (let index = 1; index < blocks.length; index++) expect(blocks[index]?.from).toBe(blocks[index - 1]?.to);
    }
    const sum = (values: readonly (number | null)[]) =>
      values.reduce<number>((total, value) => total + (value ?? 0), 0);
    const car = ({ device }: { device: string }): boolean => device === 'ev1';
    const byBlock = sum(plan.blocks.filter(car).map(({ energy_wh }) => energy_wh));
    const byStep = sum(plan.steps.flatMap(({ devices }) => devices.filter(car).map(({ energy_wh }) => energy_wh)));
    expect(byBlock).toBeCloseTo(byStep, 6);
  });

  test('an unknown plan is 404 with one sentence', async () => {
    const response = await served.get('/api/v1/plan/nothing');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: { code: 'no-plan', message: 'No plan "nothing" is stored.' } });
  });

  test('before the first plan, 404 says so', async () => {
    const { running } = served.house;
    served.house.running = null;
    const response = await served.get('/api/v1/plan');
    const now = await seen();
    served.house.running = running;
    expect(response.status).toBe(404);
    expect(now.plan).toEqual({ id: null, current: null, next: null });
  });
});

describe('journal', () => {
  test('lists newest first and keeps an outcome apart from its command', async () => {
    const { entries, more } = await json<JournalAnswer>('/api/v1/journal');
    expect(more).toBe(false);
    const sequences = entries.map(({ sequence }) => sequence);
    expect(sequences).toHaveLength(8);
    expect(sequences).toEqual(sequences.toSorted((a, b) => b - a));
    expect(entries[2]).toMatchObject({ kind: 'command', device: 'ecocute1', mode: 'heat', name: 'エコキュート' });
    expect(entries[1]).toMatchObject({ kind: 'outcome', of: entries[2]!.sequence, outcome: 'indeterminate' });
  });

  test('says when older entries were left out', async () => {
    const { entries, more } = await json<JournalAnswer>('/api/v1/journal?limit=2');
    expect(entries).toHaveLength(2);
    expect(more).toBe(true);
  });
});

describe('health and metrics', () => {
  test('healthz is 200 only while ticks complete', async () => {
    expect((await served.get('/healthz')).status).toBe(200);
    served.house.well = false;
    const sick = await served.get('/healthz');
    served.house.well = true;
    expect(sick.status).toBe(503);
    expect(await sick.json()).toEqual({ status: 'no-ticks' });
  });

  test('metrics leave out what is not known and count ticks', async () => {
    served.house.seen = { ...snapshotAt(NOON), solars: [] };
    served.house.tick();
    const response = await served.get('/metrics');
    const text = await response.text();
    served.house.seen = snapshotAt(NOON);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).not.toContain('hems_solar_watts');
    expect(text).toContain('\nhems_grid_watts -320\n');
    expect(text).toContain('hems_circuit_watts{id="circuit.4",name="冷蔵庫"} 118\n');
    expect(text).toContain('\nhems_ticks_total 1\n');
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="(\\.|[^"\\])*"(,[a-z_]+="(\\.|[^"\\])*")*\})? -?[0-9.e+]+)$/,
      );
  });
});

test('an answer that throws is 500 with one sentence and a line in the log', async () => {
  const lines: string[] = [];
  const broken = await serveFake({
    log: { debug() {}, info() {}, warn() {}, error: (event) => void lines.push(event) },
  });
  broken.house.today = () => {
    throw new Error('secret detail');
  };
  const response = await broken.get('/api/v1/now');
  const text = await response.text();
  await broken.close();
  expect(response.status).toBe(500);
  expect(text).not.toContain('secret detail');
  expect(lines).toEqual(['web.failed']);
});

describe('tariffs', () => {
  test('hold every plan of the catalogue with its source and confidence', async () => {
    const { catalogue } = await json<TariffsAnswer>('/api/v1/tariffs');
    const plan = catalogue.find(({ id }) => id === 'tepco_yorutoku8');
    expect(plan).toMatchObject({
      utility: 'TEPCO EP',
      name: { ja: '夜トク8' },
      kind: 'bands',
      confidence: 'A',
      base_confidence: 'C',
    });
    expect(plan!.source).not.toBe('');
  });
});
