import { z } from 'zod';

/** Shapes of /config/plan.schema.json: what `hems plan` answers. */
const time = z.iso.datetime({ offset: true });

/** One object, or an object of such objects by id where the site lists several. */
const orById = <Shape extends z.ZodType>(one: Shape) => z.union([one, z.record(z.string(), one)]).optional();

const battery = z.object({
  mode: z.enum(['auto', 'charge', 'hold']),
  charge_kw: z.number().optional(),
  until_kwh: z.number().optional(),
  max_charge_kw: z.number().nullable().optional(),
  max_discharge_kw: z.number().nullable().optional(),
  discharge_kw: z
    .number()
    .optional()
    .describe('a discharge at this power even beyond the house, where export is allowed'),
});

const expectation = z.object({
  load_kwh: z.number(),
  pv_kwh: z.number(),
  hot_water_kwh: z.number(),
  import_kwh: z.number(),
  export_kwh: z.number(),
  battery_kwh: z.number().optional().describe('content at the end of the step; all of them where there are several'),
  tank_kwh: z.number().optional(),
  ev_kwh: z.number().optional(),
  buy_yen: z.number(),
  sell_yen: z.number(),
  contents_kwh: z.record(z.string(), z.number()).optional().describe('by id where the site lists several'),
});

const step = z.object({
  at: time,
  battery: orById(battery),
  ecocute: orById(z.object({ heat_kwh: z.number() })),
  ev: orById(z.object({ charge_kw: z.number(), discharge_max_kw: z.number() })),
  expect: expectation,
});

const constraint = z.object({
  device: z.enum(['battery', 'ecocute', 'ev']),
  rule: z.enum(['no_grid_charge', 'off', 'on', 'no_discharge']),
  from: time,
  to: time,
  id: z.string().optional(),
});

export const planSchema = z.object({
  schema: z.literal('hems.plan/1'),
  for: z.string(),
  policy: z.enum(['optimal', 'catalogue', 'none']),
  step_minutes: z.union([z.literal(15), z.literal(30), z.literal(60)]),
  steps: z.array(step),
  expected: z.object({
    cost_yen: z.number().describe('bill of the horizon under the plan’s own forecast'),
    lower_bound_yen: z.number().optional(),
    gap_yen: z.number().optional(),
    end_value_yen: z.number(),
    none_cost_yen: z
      .number()
      .describe('the same horizon without control, less what would then be left in the stores more'),
  }),
  forecast_quantiles: z
    .object({
      levels: z.array(z.number()),
      net_load_kwh: z.array(z.array(z.number())),
      pv_kwh: z.array(z.array(z.number())),
      load_kwh: z.array(z.array(z.number())),
      hot_water_kwh: z.array(z.array(z.number())),
    })
    .optional()
    .describe('per level an array with one value per step'),
  explanations: z
    .array(
      z.object({
        decision: z.string(),
        text: z.object({ ja: z.string(), en: z.string() }),
        constraint,
        delta_yen: z
          .number()
          .describe('how much dearer the best plan under the constraint is: its cost less its end value'),
      }),
    )
    .max(12)
    .optional(),
  refusals: z
    .array(
      z.object({
        device: z.string(),
        id: z.string().optional(),
        day: z.iso.date(),
        rule: z.string(),
        text: z.object({ ja: z.string(), en: z.string() }),
      }),
    )
    .optional()
    .describe('policy catalogue: the rules that refused solar charge'),
  solver: z.object({
    name: z.string(),
    status: z.enum(['optimal', 'feasible', 'fallback']),
    seconds: z.number(),
  }),
  unmet: z.array(
    z.object({
      device: z.string(),
      id: z.string().optional(),
      wish: z.string(),
      at: time,
      short_kwh: z.number(),
      because: z.string(),
    }),
  ),
  slot_reasons: z.array(
    z.object({
      at: time,
      device: z.string(),
      id: z.string().optional(),
      reason: z.string(),
      limit: z.string().nullable(),
    }),
  ),
});

export type PlanFile = z.output<typeof planSchema>;
export type PlanFileStep = PlanFile['steps'][number];
export type BatteryStep = z.output<typeof battery>;
export type Explanation = NonNullable<PlanFile['explanations']>[number];
