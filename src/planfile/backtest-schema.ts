import { z } from 'zod';

/** Shape of /config/backtest.schema.json: what `hems backtest --json` prints. */
const run = z.object({
  policy: z.enum(['none', 'timer', 'catalogue', 'optimal', 'perfect', 'recorded']),
  cost_yen: z
    .number()
    .describe('the bill less what the stores gained, with run-outs and missed departures at their price'),
  bill_yen: z.number(),
  buy_kwh: z.number(),
  sell_kwh: z.number(),
  self_consumption_pct: z.number().nullable(),
  battery_cycles: z.number(),
  hot_water_short_kwh: z.number(),
  hot_water_short_days: z.number(),
  ev_short_kwh: z.number(),
  ev_missed_departures: z.number(),
  mode_changes_per_day: z.number(),
  captured: z.number().nullable().describe('(none - this)/(none - perfect); null where there is nothing to gain'),
  days: z.array(z.object({ date: z.iso.date(), cost_yen: z.number() })),
});

export const backtestSchema = z.object({
  schema: z.literal('hems.backtest/1'),
  from: z.iso.date(),
  to: z.iso.date(),
  site: z.record(z.string(), z.unknown()),
  tariff: z.string(),
  forecasts: z.enum(['archived', 'rebuilt', 'perfect']).describe('perfect only for the upper bound, and so labelled'),
  runs: z.array(run),
});

export type BacktestReport = z.output<typeof backtestSchema>;
export type BacktestRun = z.output<typeof run>;
