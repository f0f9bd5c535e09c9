import { instant, parseInstant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import type { PlanFile } from '#planfile/plan-schema.ts';
import type { PlainScenario } from './generated-scenario.ts';

/**
 * A house after ../shared/spec/planner.md that does what a plan file says on the scenario's own forecast. It shares no line
 * with the planner; energies kWh, contents at the end of each step.
 */
interface Battery {
  id?: string;
  capacity_kwh: number;
  charge_kw: number;
  charge_min_kw?: number;
  discharge_kw: number;
  eta_charge: number;
  eta_discharge: number;
  reserve_kwh: number;
  export_allowed?: boolean;
}
interface Heater {
  id?: string;
  heat_kw: number;
  tank_max_kwh: number;
  cop_table: [number, number][];
  loss_per_step: number;
  loss_const_kwh: number;
  aux_kw: number;
  start_kwh: number;
  boost_below_kwh: number;
}
interface Car {
  id?: string;
  capacity_kwh: number;
  max_kwh?: number;
  min_kw: number;
  max_kw: number;
  eta: number;
  departure_kwh: number;
  v2h?: { discharge_kw: number; eta: number; floor_kwh: number };
}
interface BatteryOrder {
  mode: 'auto' | 'charge' | 'hold';
  charge_kw?: number;
  until_kwh?: number;
  max_charge_kw?: number | null;
  max_discharge_kw?: number | null;
  discharge_kw?: number;
}

interface CarOrder {
  charge_kw: number;
  discharge_max_kw: number;
}

export interface HouseStep {
  readonly import: number;
  readonly export: number;
  /** What the house and its heaters take beyond the sun: no plan can do anything about that. */
  readonly unavoidable: number;
  /** By kind and id: `battery`, `battery:battery-0`. */
  readonly contents: Readonly<Record<string, number>>;
  readonly runOut: number;
  /** Whether storage that may not sell gave anything while no other could have. */
  readonly gave: boolean;
  readonly bill: number;
}

interface Named<Facts> {
  readonly name: string;
  readonly id: string | null;
  readonly facts: Facts;
}

export function devicesOf<Facts>(kind: string, listed: unknown): Named<Facts>[] {
  if (listed === null || listed === undefined) return [];
  if (!Array.isArray(listed)) return [{ name: kind, id: null, facts: listed as Facts }];
  return (listed as (Facts & { id: string })[]).map((facts) => ({ name: `${kind}:${facts.id}`, id: facts.id, facts }));
}

type Content = Record<string, number | boolean>;
const contentOf = (state: Record<string, unknown>, plural: string, id: string | null): Content =>
  (id === null ? state : ((state[plural] as Record<string, Content> | undefined)?.[id] ?? {})) as Content;

/** What happens in each step, whoever lives there doing what the forecast says. */
export function houseUnder(scenario: PlainScenario, plan: PlanFile): HouseStep[] {
  const { site, state, tariff, forecast } = scenario;
  const known = <Facts>(kind: string, plural: string, key: string): Named<Facts>[] =>
    devicesOf<Facts>(kind, site[kind]).filter(({ id }) => contentOf(state, plural, id)[key] !== undefined);
  const batteries = known<Battery>('battery', 'batteries', 'battery_kwh');
  const heaters = known<Heater>('ecocute', 'ecocutes', 'tank_kwh');
  const cars = known<Car>('ev', 'evs', 'ev_kwh');
  const contents: Record<string, number> = {};
  const ran: Record<string, boolean> = {};
  for (const { name, id, facts } of batteries)
    contents[name] = Math.min(facts.capacity_kwh, contentOf(state, 'batteries', id).battery_kwh as number);
  for (const { name, id, facts } of heaters) {
    contents[name] = Math.min(facts.tank_max_kwh, contentOf(state, 'ecocutes', id).tank_kwh as number);
    ran[name] = contentOf(state, 'ecocutes', id).hp_on === true;
  }
  for (const { name, id } of cars) contents[name] = contentOf(state, 'evs', id).ev_kwh as number;
  const away = awaySteps(plan);
  const seconds = (scenario.step_seconds as number[] | undefined) ?? [];
  let at: number = parseInstant(scenario.now)!;
  return plan.steps.map((step, k) => {
    const hours = (seconds[k] ?? scenario.step_minutes * 60) / 3600;
    const order = <Order>(kind: 'battery' | 'ecocute' | 'ev', id: string | null): Order =>
      (id === null ? step[kind] : (step[kind] as Record<string, unknown>)[id]) as Order;
    let need = forecast.load_kwh[k]! - forecast.pv_kwh[k]!;
    let runOut = 0;
    for (const { name, id, facts } of heaters) {
      const told = order<{ heat_kwh: number }>('ecocute', id).heat_kwh;
      const air = forecast.temp_c[k]!;
      const heated = heat(facts, contents[name]!, forecast.hot_water_kwh[k]!, told, hours, air, ran[name]!);
      need += heated.taken;
      runOut += heated.runOut;
      contents[name] = heated.content;
      ran[name] = heated.on;
    }
    const limit = site.main_limit_kw * hours;
    const unavoidable = Math.max(0, need);
    let gave = false;
    for (const { name, id, facts } of cars) {
      contents[name]! -= tripsIn(scenario, id, at, k === 0, hours, contents[name]!, state);
      if (away.has(`${formatJst(instant(at))} ${name}`)) continue;
      const moved = drive(facts, contents[name]!, order<CarOrder>('ev', id), hours, need, limit);
      contents[name]! += moved > 0 ? moved * facts.eta : moved / (facts.v2h?.eta ?? 1);
      gave ||= moved < -1e-9;
      need += moved;
    }
    const told = batteries.map((one) => ({ ...one, order: order<BatteryOrder>('battery', one.id) }));
    const turn = (say: BatteryOrder): number => (say.mode === 'charge' ? 0 : say.discharge_kw === undefined ? 1 : 2);
    // What follows the house makes room within the contract for what is told to charge.
    const room = told.reduce((sum, { name, facts, order: say }) => {
      if (turn(say) !== 1 || say.mode !== 'auto') return sum;
      return sum - store(facts, contents[name]!, say, hours, Infinity, limit);
    }, limit);
    for (const { name, facts, order: say } of told.toSorted((a, b) => turn(a.order) - turn(b.order))) {
      const moved = store(facts, contents[name]!, say, hours, need, room);
      contents[name]! += moved > 0 ? moved * facts.eta_charge : moved / facts.eta_discharge;
      gave ||= moved < -1e-9;
      need += moved;
    }
    at += hours * 3_600_000;
    const most = ((tariff.export_limit_kw as number | null | undefined) ?? Infinity) * hours;
    const sold = Math.min(Math.max(0, -need), most);
    const sell = Array.isArray(tariff.sell_yen) ? tariff.sell_yen[k]! : tariff.sell_yen;
    return {
      import: Math.max(0, need),
      export: sold,
      unavoidable,
      contents: { ...contents },
      runOut,
      gave: gave && batteries.every(({ facts }) => facts.export_allowed !== true),
      bill: Math.max(0, need) * step.expect.buy_yen - sold * sell,
    };
  });
}

/** Steps and cars, as `time name`, in which the plan expects a car to be away. */
const awaySteps = ({ slot_reasons }: PlanFile): ReadonlySet<string> =>
  new Set(
    slot_reasons
      .filter(({ reason }) => reason === 'not-connected')
      .map(({ at, device, id }) => `${at} ${id === undefined ? device : `${device}:${id}`}`),
  );

/** Below its own threshold a unit heats whatever it is told. */
function heat(
  facts: Heater,
  content: number,
  draw: number,
  told: number,
  hours: number,
  celsius: number,
  ran: boolean,
): { readonly content: number; readonly taken: number; readonly runOut: number; readonly on: boolean } {
  const full = facts.heat_kw * hours;
  const wanted = content < facts.boost_below_kwh - 1e-9 ? full : Math.min(told, full);
  const left = content * (1 - facts.loss_per_step) - facts.loss_const_kwh - draw;
  const made = Math.max(0, Math.min(wanted, facts.tank_max_kwh - left));
  const electricity = made / copOf(facts.cop_table, celsius) + facts.aux_kw * hours * (made / full);
  return {
    content: Math.max(0, left + made),
    taken: made > 0 ? electricity + (ran ? 0 : facts.start_kwh) : 0,
    runOut: Math.max(0, -(left + made)),
    on: made > 0,
  };
}

/** kWh the car takes (+) or gives (−). */
function drive(facts: Car, content: number, say: CarOrder, hours: number, need: number, limit: number): number {
  if (say.charge_kw > 0) {
    const space = Math.max(0, (facts.max_kwh ?? facts.capacity_kwh) - content) / facts.eta;
    const allowed = Math.min(say.charge_kw * hours, facts.max_kw * hours, Math.max(0, limit - need));
    return allowed < facts.min_kw * hours - 1e-6 ? 0 : Math.min(allowed, space);
  }
  if (facts.v2h === undefined) return 0;
  const above = Math.max(0, content - facts.v2h.floor_kwh) * facts.v2h.eta;
  return -Math.max(0, Math.min(say.discharge_max_kw * hours, facts.v2h.discharge_kw * hours, above, need));
}

/** kWh the battery takes (+) or gives (−): what it is told, and the house by itself. */
function store(facts: Battery, content: number, say: BatteryOrder, hours: number, need: number, limit: number): number {
  const most = Math.min(facts.charge_kw, say.max_charge_kw ?? Infinity) * hours;
  const space = Math.max(0, facts.capacity_kwh - content) / facts.eta_charge;
  const above = Math.max(0, content - facts.reserve_kwh) * facts.eta_discharge;
  const least = Math.min(facts.charge_min_kw ?? 0, facts.charge_kw) * hours - 0.002;
  if (say.mode === 'charge') {
    const lacking = ((say.until_kwh ?? Infinity) - content) / facts.eta_charge;
    const taken = Math.min((say.charge_kw ?? 0) * hours, most, space, Math.max(0, limit - need), lacking);
    if (taken > 0 && taken >= least) return taken;
  }
  if ((say.discharge_kw ?? 0) > 0 && facts.export_allowed === true) return -Math.min(say.discharge_kw! * hours, above);
  if (need < 0) {
    const taken = Math.min(-need, most, space);
    return taken >= least ? taken : 0;
  }
  if (say.mode !== 'auto') return 0;
  return -Math.min(need, Math.min(facts.discharge_kw, say.max_discharge_kw ?? Infinity) * hours, above);
}

function copOf(table: readonly (readonly [number, number])[], celsius: number): number {
  const points = table.toSorted((a, b) => a[0] - b[0]);
  if (celsius <= points[0]![0]) return points[0]![1];
  for (const [k, [right, high]] of points.entries()) {
    if (k === 0 || celsius > right) continue;
    const [left, low] = points[k - 1]!;
    return low + ((high - low) * (celsius - left)) / (right - left);
  }
  return points.at(-1)![1];
}

/** kWh that trips beginning in the step take out of the car, at most what it has. */
function tripsIn(
  scenario: PlainScenario,
  id: string | null,
  at: number,
  first: boolean,
  hours: number,
  content: number,
  state: Record<string, unknown>,
): number {
  const trips =
    (scenario.calendar as { ev_away?: { leave: string; return: string; trip_kwh: number; id?: string }[] } | undefined)
      ?.ev_away ?? [];
  const plugged = contentOf(state, 'evs', id).ev_plugged === true;
  let used = 0;
  for (const trip of trips) {
    if (id !== null && trip.id !== id) continue;
    const leave = parseInstant(trip.leave)!;
    const back = parseInstant(trip.return)!;
    const underway = first && leave <= at && at < back;
    // One that should have left and is still there leaves in the next step.
    if (underway && plugged) continue;
    if (underway || (leave >= at && leave < at + hours * 3_600_000)) used += trip.trip_kwh;
  }
  return Math.min(content, used);
}
