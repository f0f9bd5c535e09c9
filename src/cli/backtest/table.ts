import type { BacktestReport, BacktestRun } from '#planfile/backtest-schema.ts';

const COLUMNS: readonly { readonly head: string; readonly cell: (run: BacktestRun, years: number) => string }[] = [
  { head: 'policy', cell: ({ policy }) => policy },
  { head: 'yen/year', cell: ({ cost_yen }, years) => Math.round(cost_yen / years).toLocaleString('en-US') },
  { head: 'share', cell: ({ captured }) => (captured === null ? '–' : `${(100 * captured).toFixed(1)} %`) },
  { head: 'bought kWh', cell: ({ buy_kwh }, years) => (buy_kwh / years).toFixed(0) },
  { head: 'sold kWh', cell: ({ sell_kwh }, years) => (sell_kwh / years).toFixed(0) },
  { head: 'own use', cell: ({ self_consumption_pct: own }) => (own === null ? '–' : `${own.toFixed(0)} %`) },
  { head: 'cycles', cell: ({ battery_cycles }, years) => (battery_cycles / years).toFixed(0) },
  {
    head: 'no hot water',
    cell: ({ hot_water_short_kwh: kwh, hot_water_short_days: days }) => `${kwh.toFixed(1)} kWh/${days} d`,
  },
  { head: 'missed trips', cell: ({ ev_missed_departures }) => String(ev_missed_departures) },
  { head: 'switched/day', cell: ({ mode_changes_per_day }) => mode_changes_per_day.toFixed(1) },
];

/** The runs as a table; energies and yen for a year. */
export function tableOf(report: BacktestReport): string {
  const days = report.runs[0]?.days.length ?? 0;
  const rows = [
    COLUMNS.map(({ head }) => head),
    ...report.runs.map((run) => COLUMNS.map(({ cell }) => cell(run, days / 365))),
  ];
  const widths = COLUMNS.map((_, k) => Math.max(...rows.map((row) => row[k]!.length)));
  return [
    `${report.tariff}, ${report.from} – ${report.to}, ${days} days; yen and kWh for a year`,
    ...rows.map((row) =>
      row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join('  '),
    ),
    'share: of the saving that perfect foresight reaches; yen: the bill less what the stores gained, with 150 yen for each',
    'kWh of missing hot water and 120 for each kWh missing in the car when it left. Weather forecasts are rebuilt.',
  ].join('\n');
}
