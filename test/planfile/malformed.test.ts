import { afterAll, describe, expect, test } from 'vitest';
import { HemsError } from '#core/errors.ts';
import { createRandom } from '#core/random.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { parseScenario } from '#planfile/parse-scenario.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import { silent } from '#ports/log.ts';
import { dayScenario } from '../scenarios/day-scenario.ts';
import { SEED, SOAK } from '../soak.ts';
import { generatedScenario } from './generated-scenario.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

type Json = Record<string, unknown>;
const base = (): Json => {
  const steps = 8;
  const list = (value: number): number[] => Array.from({ length: steps }, () => value);
  const battery = {
    capacity_kwh: 10,
    charge_kw: 3,
    discharge_kw: 3,
    eta_charge: 0.95,
    eta_discharge: 0.95,
    reserve_kwh: 1,
  };
  return {
    schema: 'hems.scenario/1',
    now: '2026-04-13T12:00:00+09:00',
    step_minutes: 30,
    horizon_steps: steps,
    site: { pv_kwp: 5, main_limit_kw: 6, battery },
    state: { battery_kwh: 5 },
    tariff: { buy_yen: list(30), sell_yen: 8.5 },
    forecast: { load_kwh: list(0.4), pv_kwh: list(0) },
  };
};

/** `base` with the value at a path such as `site.battery.capacity_kwh` replaced; undefined leaves it out. */
function changed(path: string, value: unknown): string {
  const scenario = base();
  const keys = path.split('.');
  let inner = scenario;
  for (const key of keys.slice(0, -1)) inner = inner[key] as Json;
  inner[keys.at(-1)!] = value;
  return JSON.stringify(scenario);
}

const refusal = (text: string): string => {
  try {
    parseScenario(text);
  } catch (error) {
    expect(error).toBeInstanceOf(HemsError);
    expect((error as HemsError).code).toBe('INPUT');
    return (error as Error).message;
  }
  return 'accepted';
};

const CASES: readonly (readonly [path: string, value: unknown, key: string])[] = [
  ['schema', 'hems.scenario/2', 'schema'],
  ['now', '2026-04-13', 'now'],
  ['now', undefined, 'now'],
  ['step_minutes', 20, 'step_minutes'],
  ['horizon_steps', 3, 'horizon_steps'],
  ['horizon_steps', 401, 'horizon_steps'],
  ['horizon_steps', 8.5, 'horizon_steps'],
  ['site.main_limit_kw', 0, 'site.main_limit_kw'],
  ['site.main_limit_kw', undefined, 'site.main_limit_kw'],
  ['site.battery.capacity_kwh', -1, 'site.battery.capacity_kwh'],
  ['site.battery.capacity_kwh', 'big', 'site.battery.capacity_kwh'],
  ['site.battery.eta_charge', 0, 'site.battery.eta_charge'],
  ['site.battery.eta_charge', 1.1, 'site.battery.eta_charge'],
  ['site.battery.modes', ['sleep'], 'site.battery.modes[0]'],
  ['site.battery.goal_kwh', Array.from({ length: 9 }, () => 1), 'site.battery.goal_kwh'],
  ['site.battery', [{ capacity_kwh: 1 }], 'site.battery[0]'],
  ['site.ecocute', { heat_kw: 4.5 }, 'site.ecocute.tank_max_kwh'],
  ['site.ev', { v2h: { eta: 0 } }, 'site.ev.v2h.eta'],
  ['site.facts', { tariff_kind: 'free' }, 'site.facts.tariff_kind'],
  ['state.battery_kwh', -3, 'state.battery_kwh'],
  ['state.battery_kwh', null, 'state.battery_kwh'],
  ['tariff.buy_yen', [], 'tariff.buy_yen'],
  ['tariff.buy_yen', [30, 30], 'tariff.buy_yen'],
  ['tariff.buy_yen', [30, 30, 'x', 30, 30, 30, 30, 30], 'tariff.buy_yen[2]'],
  ['tariff.sell_yen', [1, 2], 'tariff.sell_yen'],
  ['tariff.sell_yen', null, 'tariff.sell_yen'],
  ['tariff.export_limit_kw', -1, 'tariff.export_limit_kw'],
  ['tariff.published_until', 'soon', 'tariff.published_until'],
  [
    'tariff.blocks',
    [
      [null, 30],
      [300, 36],
    ],
    'tariff.blocks[0]',
  ],
  ['forecast.load_kwh', [0.4], 'forecast.load_kwh'],
  ['forecast.pv_kwh', undefined, 'forecast.pv_kwh'],
  ['forecast', undefined, 'forecast'],
  ['step_seconds', [1800, 1800], 'step_seconds'],
  ['step_seconds', [30, 30, 30, 30, 30, 30, 30, 30], 'step_seconds[0]'],
  ['policy', 'best', 'policy'],
  ['explain', 'yes', 'explain'],
  ['warnings', [{ announced: '2026-04-13T12:00:00+09:00', start: 'x', end: 'y' }], 'warnings[0].start'],
  ['constraints', [{ device: 'battery', rule: 'melt' }], 'constraints[0].rule'],
  ['constraints', [{ device: 'battery', rule: 'off', from: 'noon' }], 'constraints[0].from'],
  [
    'calendar',
    { ev_away: [{ leave: '2026-04-13T15:00:00+09:00', return: '2026-04-13T14:00:00+09:00' }] },
    'calendar.ev_away[0].return',
  ],
];

describe('a malformed scenario', () => {
  test.each(CASES)('%s = %j is refused by its key', (path, value, key) => {
    expect(refusal(changed(path, value))).toContain(`malformed at ${key}`);
  });

  test('what is no number, or beyond any, is refused', () => {
    const text = JSON.stringify(base());
    expect(refusal(text.replace('"load_kwh":[0.4', '"load_kwh":[1e999'))).toContain('forecast.load_kwh[0]');
    expect(refusal(text.replace('"load_kwh":[0.4', '"load_kwh":[NaN'))).toContain('not JSON');
    expect(refusal(text.replace('"load_kwh":[0.4', '"load_kwh":[null'))).toContain('forecast.load_kwh[0]');
    expect(refusal('')).toContain('not JSON');
    expect(refusal('[]')).toContain('malformed at its top');
  });

  test('ids of several devices are needed and differ', () => {
    const battery = (base().site as Json).battery as Json;
    expect(refusal(changed('site.battery', [battery, battery]))).toContain('site.battery[0].id');
    const twice = [
      { ...battery, id: 'a' },
      { ...battery, id: 'a' },
    ];
    expect(refusal(changed('site.battery', twice))).toContain('site.battery[1].id');
  });
});

const ODD: readonly unknown[] = [
  -1,
  0,
  1e-9,
  1e9,
  1e300,
  'x',
  '',
  null,
  [],
  {},
  true,
  [null],
  [1e300],
  '2026-04-13T12:00:00+09:00',
];

/** Every place of a value, as keys from its top. */
function placesIn(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Array.isArray(value)
    ? value.slice(0, 3).map((one, k) => [k, one] as const)
    : Object.entries(value as Json);
  return [at, ...inner.flatMap(([key, one]) => placesIn(one, [...at, key]))];
}

describe('any value anywhere', () => {
  test('leads to a plan or to a refusal that names a key, never to a crash', async () => {
    const troubles: string[] = [];
    for (let seed = SEED; seed < SEED + 100 * SOAK; seed++) {
      const random = createRandom(seed, 'odd');
      const twoBand = (hour: number): number => (hour < 6 ? 30 : 40);
      const scenario =
        random.next() < 0.2
          ? dayScenario({
              at: '2026-04-13T00:00:00+09:00',
              sun: [4, 4],
              price: twoBand,
              change: () => ({ explain: false, horizon_steps: 12 }),
            })
          : (generatedScenario(seed, 8) as Json);
      const places = placesIn(scenario).filter((place) => place.length > 0);
      const place = places[random.integer(places.length)]!;
      const value = ODD[random.integer(ODD.length)];
      let inner = scenario as Record<string | number, unknown>;
      for (const key of place.slice(0, -1)) inner = inner[key] as Record<string | number, unknown>;
      inner[place.at(-1)!] = value;
      try {
        const plan = await planScenario(parseScenario(JSON.stringify(scenario)), { solver, seconds: () => 0 });
        const numbers = JSON.stringify(plan);
        if (plan.solver.status === 'fallback')
          troubles.push(`seed ${seed}: no plan for ${place.join('.')} = ${JSON.stringify(value)}`);
        // JSON says null for what is no number; only limits and reasons may be null in a plan.
        if (/"(?!max_|limit)[a-z_]+":null/.test(numbers))
          troubles.push(`seed ${seed}: a number is missing for ${place.join('.')} = ${JSON.stringify(value)}`);
      } catch (error) {
        if (!(error instanceof HemsError && error.code === 'INPUT'))
          troubles.push(`seed ${seed}: ${place.join('.')} = ${JSON.stringify(value)}: ${String(error).slice(0, 120)}`);
      }
    }
    expect(troubles).toEqual([]);
  });
});
