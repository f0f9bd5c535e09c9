import { balanceErrorPct, type MeasuredEnergy } from './accounts.ts';
import { NOT_EXERCISED } from './faults/fault-table.ts';
import type { Invariant, Tally } from './invariants.ts';

/** What `hems simulate --report` writes (interfaces.md, "Simulation report"). Energies Wh, money yen. */
export interface Report {
  readonly version: string;
  readonly seed: number;
  readonly policy: string;
  readonly from: string;
  readonly days: number;
  readonly wall_s: number;
  readonly speed_x: number;
  readonly trace_hash: string;
  readonly max_rss_mb: number;
  readonly half_hours: { readonly expected: number; readonly measured: number; readonly missing: number };
  readonly energy_wh: Readonly<MeasuredEnergy>;
  readonly input_wh: { readonly load: number; readonly pv: number; readonly ev: number };
  readonly balance_error_pct: number;
  readonly cost_yen: number;
  readonly none_cost_yen: number;
  readonly hot_water_short_wh: number;
  readonly departures: { readonly kept: number; readonly missed: number };
  readonly mode_changes_per_device_day_max: number;
  readonly faults_injected: Readonly<Record<string, number>>;
  readonly invariants: Readonly<Record<Invariant, Readonly<Tally>>>;
}

export interface ReportParts extends Omit<Report, 'speed_x' | 'balance_error_pct' | 'half_hours' | 'energy_wh'> {
  readonly energy: Readonly<MeasuredEnergy>;
  readonly expected: number;
  readonly measured: number;
}

export function makeReport({ energy, expected, measured, ...rest }: ReportParts): Report {
  return {
    ...rest,
    wall_s: rounded(rest.wall_s, 3),
    speed_x: Math.round((rest.days * 86_400) / rest.wall_s),
    half_hours: { expected, measured, missing: expected - measured },
    energy_wh: roundedAll(energy),
    input_wh: roundedAll(rest.input_wh),
    balance_error_pct: rounded(balanceErrorPct(energy), 4),
    hot_water_short_wh: rounded(rest.hot_water_short_wh, 1),
  };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const roundedAll = <T extends { readonly [key: string]: number }>(values: T): T =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, rounded(value, 3)])) as unknown as T;

const kwh = (wh: number): string => `${(wh / 1_000).toFixed(1)} kWh`;

const faultsText = (injected: Report['faults_injected']): string =>
  Object.entries(injected)
    .map(([name, count]) => (NOT_EXERCISED.includes(name) ? `${name} not exercised` : `${name} ${count}`))
    .join(', ');

/** The report for people. */
export function reportText(report: Report): string {
  const { energy_wh: e, half_hours: h } = report;
  const held = Object.entries(report.invariants)
    .filter(([, { checked }]) => checked > 0)
    .map(([name, { checked, broken }]) => `${name} ${broken === 0 ? 'held' : `BROKEN ${broken} times`} (${checked})`);
  return [
    `${report.days} days from ${report.from}, seed ${report.seed}, policy ${report.policy}`,
    `  ran in ${report.wall_s.toFixed(1)} s = ${report.speed_x.toLocaleString('en')} × real time, at most ${report.max_rss_mb} MB`,
    `  half hours ${h.measured} of ${h.expected} measured, balance closed to ${report.balance_error_pct} %`,
    `  load ${kwh(e.load)}, heater ${kwh(e.heater)}, car ${kwh(e.ev - e.ev_discharge)}, sun ${kwh(e.pv)}, import ${kwh(e.import)}, export ${kwh(e.export)}`,
    `  battery took ${kwh(e.battery_charge)} and gave ${kwh(e.battery_discharge)}; hot water short ${kwh(report.hot_water_short_wh)}; departures kept ${report.departures.kept}, missed ${report.departures.missed}`,
    `  cost ${report.cost_yen.toFixed(0)} yen; without control ${report.none_cost_yen.toFixed(0)} yen; at most ${report.mode_changes_per_device_day_max} mode changes for a device and day`,
    ...(Object.keys(report.faults_injected).length === 0 ? [] : [`  faults: ${faultsText(report.faults_injected)}`]),
    `  invariants: ${held.join(', ')}`,
    `  trace ${report.trace_hash}`,
    '',
  ].join('\n');
}
