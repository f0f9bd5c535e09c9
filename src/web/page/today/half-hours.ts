import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { secondsOf } from '../format.ts';

export const SLOT_S = 1_800;
export const SLOTS = 48;

/** What flows in half an hour, Wh; null where it could not be measured or has not been yet. */
export interface Balance {
  readonly solar: number | null;
  readonly batteryOut: number | null;
  readonly vehicleOut: number | null;
  readonly import: number | null;
  readonly house: number | null;
  readonly heater: number | null;
  readonly vehicleIn: number | null;
  readonly batteryIn: number | null;
  readonly export: number | null;
}

export const SOURCES = ['solar', 'batteryOut', 'vehicleOut', 'import'] as const;
export const USES = ['house', 'heater', 'vehicleIn', 'batteryIn', 'export'] as const;
export type Flow = keyof Balance;

export interface HalfHour extends Balance {
  /** Seconds since 1970. */
  readonly at: number;
  /** True where something was to be measured and was not. */
  readonly hole: boolean;
}

/** Series of each flow; several devices of a kind are summed. */
export const FLOW_SERIES: Readonly<Record<Flow, RegExp>> = {
  solar: /^solar\./,
  batteryOut: /^battery\..*\.discharge$/,
  vehicleOut: /^vehicle\..*\.discharge$/,
  import: /^grid\.import$/,
  house: /^house$/,
  heater: /^heater\./,
  vehicleIn: /^vehicle\..*\.charge$/,
  batteryIn: /^battery\..*\.charge$/,
  export: /^grid\.export$/,
};

/** The query that `halfHoursOf` reads. In full purchase neither the sun nor what is sold belongs to the house's balance. */
export const balanceSeries = (mode: Now['purchase_mode']): string =>
  mode === 'full'
    ? 'grid.import,house,battery.*,heater.*,vehicle.*'
    : 'grid.*,solar.*,house,battery.*,heater.*,vehicle.*';

/** The 48 half hours of the day that begins at `midnight` (seconds). A flow without a series is 0: not fitted. */
export function halfHoursOf(answer: EnergyAnswer, midnight: number): HalfHour[] {
  const flows = Object.keys(FLOW_SERIES) as Flow[];
  const columns = new Map<Flow, (number | null | undefined)[]>();
  for (const flow of flows) columns.set(flow, columnOf(answer, FLOW_SERIES[flow], midnight));
  return Array.from({ length: SLOTS }, (_, slot) => {
    const values = flows.map((flow) => [flow, columns.get(flow)![slot]] as const);
    const begun = values.some(([, value]) => value !== undefined && value !== 0);
    const balance = Object.fromEntries(values.map(([flow, value]) => [flow, value ?? null])) as unknown as Balance;
    return { at: midnight + slot * SLOT_S, ...balance, hole: begun && values.some(([, value]) => value == null) };
  });
}

/** Sum per slot: undefined where no row stands yet, null where one is missing, 0 throughout where there is no series. */
function columnOf(answer: EnergyAnswer, ids: RegExp, midnight: number): (number | null | undefined)[] {
  const series = answer.series.filter(({ id }) => ids.test(id));
  if (series.length === 0) return Array.from({ length: SLOTS }, () => 0);
  const column = Array.from<number | null | undefined>({ length: SLOTS });
  for (const { values } of series)
    for (const { at, wh } of values) {
      const slot = (secondsOf(at) - midnight) / SLOT_S;
      const before = column[slot];
      column[slot] = wh === null || before === null ? null : (before ?? 0) + wh;
    }
  return column;
}

/** The sum of what is known of a day. */
export const sumOf = (halfHours: readonly HalfHour[], flow: Flow): number =>
  halfHours.reduce((sum, halfHour) => sum + (halfHour[flow] ?? 0), 0);

/** Names of colours in ground.css. */
export const FLOW_COLOUR: Readonly<Record<Flow, string>> = {
  solar: 'solar',
  batteryOut: 'battery',
  vehicleOut: 'vehicle',
  import: 'grid',
  house: 'house',
  heater: 'heater',
  vehicleIn: 'vehicle',
  batteryIn: 'battery',
  export: 'grid',
};
