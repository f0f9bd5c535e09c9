import type { Notice } from '#core/notices/notice.ts';
import type { RouteSources } from '../route.ts';
import { nowOf } from './now.ts';
import { forecastAnswer } from './weather.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [value: number | null, labels?: Labels];

/**
 * Prometheus text format 0.0.4. A value that is not known has no sample: a gap in the graph, not a zero.
 */
export function metricsText({ view, ticks }: RouteSources): string {
  const now = nowOf(view);
  const snapshot = view.snapshot();
  const plan = view.plan();
  const { today } = now;
  const { scores } = forecastAnswer(view);
  return [
    family('hems_solar_watts', 'gauge', 'Generation', [[now.solar_w]]),
    family('hems_grid_watts', 'gauge', 'Import (+) or export (-)', [[now.grid_w]]),
    family('hems_house_watts', 'gauge', 'Use without heater, vehicle and battery', [[now.house_w]]),
    family('hems_battery_watts', 'gauge', 'Charging (+) or discharging (-)', [[now.battery_w]]),
    family('hems_battery_charge_percent', 'gauge', 'State of charge', [[now.battery_pct]]),
    family('hems_vehicle_watts', 'gauge', 'Charging (+) or discharging (-)', [[now.vehicle_w]]),
    family('hems_vehicle_charge_percent', 'gauge', 'State of charge', [[now.vehicle_pct]]),
    family('hems_heater_watts', 'gauge', 'Electricity for hot water', [[now.heater_w]]),
    family('hems_heater_heat_percent', 'gauge', 'Share of a full tank', [[now.heater_heat_pct]]),
    family(
      'hems_circuit_watts',
      'gauge',
      'Power of a circuit',
      now.circuits.map(({ id, name, w }) => [w, { id, name }]),
    ),
    family('hems_today_watt_hours', 'gauge', 'Energy since midnight in Japan', [
      [today.generated_wh, { kind: 'generated' }],
      [today.consumed_wh, { kind: 'consumed' }],
      [today.imported_wh, { kind: 'imported' }],
      [today.exported_wh, { kind: 'exported' }],
      [today.self_consumed_wh, { kind: 'self_consumed' }],
    ]),
    family('hems_today_cost_yen', 'gauge', 'Bought less sold since midnight in Japan', [[today.cost_yen]]),
    family('hems_today_saved_yen', 'gauge', 'Against every device left to itself', [[today.saved_yen]]),
    family('hems_ticks_total', 'counter', 'Ticks completed since the server started', [[ticks.count()]]),
    family('hems_last_tick_timestamp_seconds', 'gauge', 'Time of the last tick, in the house', [
      [snapshot === null ? null : snapshot.at / 1000],
    ]),
    family('hems_plan_made_timestamp_seconds', 'gauge', 'When the running plan was made, in the house', [
      [plan === null ? null : plan.madeAt / 1000],
    ]),
    family('hems_healthy', 'gauge', '1 while ticks complete in time', [[view.healthy() ? 1 : 0]]),
    family(
      'hems_forecast_error_watt_hours',
      'gauge',
      'Mean absolute error of the last 28 days, by lead time and beside baselines',
      scores.map(({ of, span, by, error_wh }) => [error_wh, { of, span, by }]),
    ),
    family(
      'hems_forecast_bias_watt_hours',
      'gauge',
      'Mean of forecast less outcome of the last 28 days',
      scores.map(({ of, span, by, bias_wh }) => [bias_wh, { of, span, by }]),
    ),
    family(
      'hems_forecast_band_percent',
      'gauge',
      'Outcomes of the last 28 days between p10 and p90; 80 is right',
      scores.map(({ of, span, by, band_80_holds_pct }) => [band_80_holds_pct, { of, span, by }]),
    ),
    family('hems_notices', 'gauge', 'Notices that stand', levelCounts(view.notices?.().list() ?? [])),
    family('hems_warnings', 'gauge', 'Warnings that stand', [[now.warnings.length]]),
  ].join('');
}

const levelCounts = (notices: readonly Notice[]): readonly Sample[] =>
  (['info', 'warning', 'alarm'] as const).map((level) => [
    notices.filter((notice) => notice.level === level && notice.clearedAt === null).length,
    { level },
  ]);

function family(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const lines = samples.flatMap(([value, labels]) => (value === null ? [] : [`${name}${labelled(labels)} ${value}\n`]));
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelled(labels: Labels | undefined): string {
  if (labels === undefined) return '';
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${labelText(value)}"`);
  return `{${pairs.join(',')}}`;
}

const labelText = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
