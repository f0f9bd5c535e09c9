import { afterAll, describe, expect, test } from 'vitest';
import { add, createModelBuilder, type ModelBuilder, NONE, terms } from '#core/planner/model-builder.ts';
import { createRandom } from '#core/random.ts';
import { formatJst } from '#core/time/jst.ts';
import { parseInstant } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { parseScenario } from '#planfile/parse-scenario.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import { silent } from '#ports/log.ts';

/**
 * Requests of the shape that evcc's optimiser is given (github.com/evcc-io/optimizer: openapi.yaml and README; facts only, the
 * numbers are made here): 8 to 184 slots of 900 or 3,600 s with a shortened first one, some batteries of which each may or
 * may not charge from the grid and give to it, a least charging power, goals, and a value of what is left. Its model is
 * written down once more below, and `hems plan` must reach its objective.
 */
interface Battery {
  readonly chargesFromGrid: boolean;
  readonly exports: boolean;
  /** kWh, kW */
  readonly capacity: number;
  readonly least: number;
  readonly initial: number;
  readonly chargeLeast: number;
  readonly charge: number;
  readonly discharge: number;
  readonly goals: readonly (number | null)[];
  readonly value: number;
}

interface Request {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly load: readonly number[];
  readonly sun: readonly number[];
  readonly buy: readonly number[];
  readonly sell: readonly number[];
  readonly exportLimit: number | null;
  readonly importLimit: number;
  readonly batteries: readonly Battery[];
}

const ETA = 0.95;
/** kWh: more than any slot moves. */
const BIG = 100;
const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

function request(seed: number): Request {
  const random = createRandom(seed, 'peer request');
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)]!;
  const steps = [8, 12, 24, 36, 48, 96, 184][seed % 7]!;
  const step = pick([900, 3_600]);
  const seconds = Array.from({ length: steps }, (_, k) => (k === 0 ? 60 * (1 + random.integer(step / 60)) : step));
  let at = random.integer(86_400);
  const hours = seconds.map((length) => ((at += length) % 86_400) / 3_600);
  const flat = random.next() < 0.4;
  const car = seed % 3 === 0;
  const several = seed % 4 === 1;
  const home = (k: number): Battery => ({
    chargesFromGrid: random.next() < 0.7,
    exports: !several && k === 0 && random.next() < 0.3,
    capacity: 8 + random.integer(6),
    least: random.integer(2),
    initial: 2 + random.integer(6),
    chargeLeast: 0,
    charge: pick([3, 5]),
    discharge: pick([3, 5]),
    goals: seconds.map(() => null),
    value: 12 + random.integer(8),
  });
  const vehicle = (): Battery => ({
    chargesFromGrid: true,
    exports: false,
    capacity: 50,
    least: 0,
    initial: 12,
    chargeLeast: 1.38,
    charge: 11,
    discharge: 0,
    goals: seconds.map((_, k) => (k === Math.floor(steps * 0.6) ? 25 : null)),
    value: 15,
  });
  return {
    name: `${steps} slots of ${step} s, ${flat ? 'one price' : 'dynamic prices'}${car ? ', a car' : ''}${several ? ', two batteries' : ''}`,
    seconds,
    load: seconds.map((length) => ((0.2 + random.next() * 0.8) * length) / 3_600),
    sun: hours.map(
      (hour, k) => (Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI)) * (2 + random.next() * 3) * seconds[k]!) / 3_600,
    ),
    buy: hours.map((hour) => (flat ? 30 : Math.round(22 + 10 * Math.sin((hour / 12) * Math.PI) + random.next() * 12))),
    sell: seconds.map(() => 8),
    exportLimit: seed % 5 === 2 ? 2 : null,
    importLimit: 17,
    batteries: [...(several ? [home(0), home(1)] : [home(0)]), ...(car ? [vehicle()] : [])],
  };
}

/** A missing kWh of a goal costs 100 times the dearest price, as there. */
const goalPrice = ({ buy }: Request): number => 100 * Math.max(...buy);

/** The least cost by their model: one direction at the meter, one direction in each battery; yen. */
async function theirs(one: Request): Promise<number> {
  const builder = createModelBuilder();
  const before = one.batteries.map(() => NONE);
  for (const [t, seconds] of one.seconds.entries()) {
    const hours = seconds / 3_600;
    const bought = builder.column({ cost: one.buy[t]!, upper: one.importLimit * hours });
    const sold = builder.column({ cost: -one.sell[t]!, upper: (one.exportLimit ?? 1_000) * hours });
    const lost = builder.column({ cost: one.exportLimit === null ? 1_000 : 0 });
    const selling = builder.binary();
    builder.row(-Infinity, BIG, add(add(terms(), 1, bought), BIG, selling));
    builder.row(-Infinity, 0, add(add(terms(), 1, sold), -BIG, selling));
    const balance = add(add(add(terms(), 1, bought), -1, sold), -1, lost);
    for (const [i, battery] of one.batteries.entries()) {
      const moved = addTheirBattery(builder, one, battery, t, before[i]!, selling);
      before[i] = moved.content;
      add(add(balance, -1, moved.charge), 1, moved.discharge);
    }
    const need = one.load[t]! - one.sun[t]!;
    builder.row(need, need, balance);
  }
  const solution = await solver.solve(builder.model, { gap: 0.0005, absoluteGap: 0.05 });
  if (solution.status !== 'optimal') throw new Error(`their model: ${solution.status}`);
  return solution.objective;
}

/** A battery's slot in their model. `before` is the column of its content, none in the first slot. */
function addTheirBattery(
  builder: ModelBuilder,
  one: Request,
  battery: Battery,
  t: number,
  before: number,
  selling: number,
): { readonly charge: number; readonly discharge: number; readonly content: number } {
  const hours = one.seconds[t]! / 3_600;
  const charge = builder.column({ upper: battery.charge * hours });
  const discharge = builder.column({ upper: battery.discharge * hours });
  const last = t === one.seconds.length - 1;
  const content = builder.column({
    cost: last ? -battery.value : 0,
    lower: Math.min(battery.least, battery.initial),
    upper: battery.capacity,
  });
  const change = add(add(add(terms(), 1, content), -ETA, charge), 1 / ETA, discharge);
  add(change, -1, before);
  const known = t === 0 ? battery.initial : 0;
  builder.row(known, known, change);
  if (!battery.chargesFromGrid) builder.row(-Infinity, 0, add(add(terms(), 1, charge), -BIG, selling));
  if (!battery.exports) builder.row(-Infinity, BIG, add(add(terms(), 1, discharge), BIG, selling));
  if (battery.chargeLeast > 0) {
    const on = builder.binary();
    builder.row(-Infinity, 0, add(add(terms(), 1, charge), -battery.charge * hours, on));
    builder.row(0, Infinity, add(add(terms(), 1, charge), -battery.chargeLeast * hours, on));
  }
  const goal = battery.goals[t] ?? null;
  if (goal !== null) {
    const missing = builder.column({ cost: goalPrice(one) });
    builder.row(goal, Infinity, add(add(terms(), 1, content), 1, missing));
  }
  return { charge, discharge, content };
}

/** What `hems plan` makes of it, counted as they count; yen. */
async function ours(one: Request): Promise<number> {
  const scenario = {
    schema: 'hems.scenario/1',
    now: formatJst(parseInstant('2026-05-01T00:00+09:00')!),
    step_minutes: one.seconds.at(-1) === 900 ? 15 : 60,
    horizon_steps: one.seconds.length,
    step_seconds: one.seconds,
    site: {
      pv_kwp: 5,
      main_limit_kw: one.importLimit,
      battery: one.batteries.map((battery, k) => ({
        id: `b${k}`,
        capacity_kwh: battery.capacity,
        charge_kw: battery.charge,
        discharge_kw: battery.discharge,
        eta_charge: ETA,
        eta_discharge: ETA,
        reserve_kwh: battery.least,
        charge_min_kw: battery.chargeLeast,
        charge_from_grid: battery.chargesFromGrid,
        export_allowed: battery.exports,
        goal_kwh: battery.goals,
        value_yen_per_kwh: battery.value,
      })),
    },
    state: { batteries: Object.fromEntries(one.batteries.map(({ initial }, k) => [`b${k}`, initial])) },
    tariff: {
      buy_yen: one.buy,
      sell_yen: one.sell,
      ...(one.exportLimit === null ? {} : { export_limit_kw: one.exportLimit }),
    },
    forecast: { load_kwh: one.load, pv_kwh: one.sun },
  };
  const { steps } = await planScenario(parseScenario(JSON.stringify(scenario)), { solver, seconds: () => 0 });
  let cost = 0;
  for (const [t, { expect: e }] of steps.entries()) {
    cost += e.import_kwh * one.buy[t]! - e.export_kwh * one.sell[t]!;
    for (const [k, { goals }] of one.batteries.entries())
      cost += Math.max(0, (goals[t] ?? 0) - e.contents_kwh![`b${k}`]! - 0.01) * goalPrice(one);
  }
  for (const [k, { value }] of one.batteries.entries()) cost -= value * steps.at(-1)!.expect.contents_kwh![`b${k}`]!;
  return cost;
}

describe('requests of the shape of evcc’s optimiser', () => {
  for (let seed = 0; seed < 19; seed++) {
    const one = request(seed);
    test(`${seed}: ${one.name}`, async () => {
      const [mine, peer] = [await ours(one), await theirs(one)];
      const scale = one.load.reduce((sum, kwh, t) => sum + kwh * one.buy[t]!, 0);
      expect(mine, `ours ${mine.toFixed(2)}, theirs ${peer.toFixed(2)} yen`).toBeLessThan(
        peer + 0.1 + 0.001 * Math.max(Math.abs(peer), scale),
      );
    });
  }
});
