import { z } from 'zod';
import { measuredShape } from './measured.ts';
import { named } from './named.ts';
import { sentenceSchema, timeSchema } from './time.ts';

const reasonSchema = z.enum([
  'solar-surplus',
  'cheap-price',
  'save-for-dear-price',
  'cover-house',
  'keep-reserve',
  'ready-for-departure',
  'hot-water-needed',
  'good-efficiency',
  'tank-full-enough',
  'not-connected',
  'wait-for-cheaper',
  'nothing-better',
  'no-plan',
]);

const limitSchema = z.enum([
  'battery-full',
  'battery-reserve',
  'charge-power',
  'discharge-power',
  'contract-limit',
  'tank-full',
  'tank-low',
  'starts-per-day',
  'departure',
]);

/** What one device is to do, and why. `power_w`, `until_wh` and `heat_wh` stand only where the action has them. */
const actionShape = {
  device: z.string(),
  name: z.string(),
  kind: z.enum(['battery', 'vehicle', 'heater']),
  mode: z.enum(['auto', 'charge', 'discharge', 'hold', 'idle', 'heat', 'stop']),
  power_w: z.number().optional().describe('W, without sign: the mode says the direction'),
  until_wh: z.number().optional().describe('Wh of content at which charging ends'),
  heat_wh: z.number().optional().describe('Wh of heat to be added in a step'),
  reason: reasonSchema,
  limit: limitSchema.nullable().describe('What binds the decision, or null where nothing does'),
  because: sentenceSchema,
};

export const actionSchema = named('PlannedAction', z.object(actionShape));

export const momentSchema = named(
  'PlanMoment',
  z
    .object({ at: timeSchema, until: timeSchema, devices: z.array(actionSchema) })
    .describe('What is to be done from `at` until `until`'),
);

export const blockSchema = named(
  'PlanBlock',
  z
    .object({
      ...actionShape,
      from: timeSchema,
      to: timeSchema,
      energy_wh: z.number().describe('Electricity expected to be taken (+) or given (−) in the whole block'),
      heat_wh: z.number().optional().describe('Wh of heat to be added in the whole block'),
    })
    .describe('Consecutive steps in which a device does the same for the same reason'),
);

export const stepSchema = named(
  'PlanStep',
  z.object({
    at: timeSchema,
    load_wh: z.number(),
    solar_wh: z.number(),
    hot_water_wh: z.number(),
    import_wh: z.number(),
    export_wh: z.number(),
    buy_yen_per_kwh: z.number(),
    sell_yen_per_kwh: z.number(),
    devices: z.array(
      // The sentence is the block's.
      actionSchema.omit({ because: true }).extend({
        ...measuredShape({
          energy_wh: 'Electricity expected to be taken (+) or given (−)',
          content_wh: 'Content expected at the end of the step',
        }),
      }),
    ),
  }),
);

export const planSchema = named(
  'Plan',
  z.object({
    id: z.string(),
    parent: z.string().nullable(),
    made_at: timeSchema,
    status: z.enum(['optimal', 'feasible', 'fallback']),
    step_s: z.number(),
    expected_cost_yen: z.number().describe('Bill of the horizon under the plan and its own forecast'),
    none_cost_yen: z.number().describe('Bill of the same horizon with every device left to itself'),
    steps: z.array(stepSchema),
    blocks: z.array(blockSchema),
    stores: z
      .array(
        z.object({
          device: z.string(),
          name: z.string(),
          kind: z.enum(['battery', 'vehicle', 'heater']),
          capacity_wh: z.number(),
          reserve_wh: z.number().nullable().describe('Kept for a power cut; null where nothing is'),
          wanted_wh: z
            .array(z.number())
            .optional()
            .describe('Content wanted during each step besides the reserve: before a storm'),
        }),
      )
      .describe('What can be filled; empty where the plan’s problem is not kept any more'),
    unmet: z.array(
      z.object({
        device: z.string(),
        wish: z.string(),
        at: timeSchema,
        short_wh: z.number(),
        because: z.string(),
      }),
    ),
  }),
);

export const alternativesSchema = named(
  'Alternatives',
  z.object({
    plan: z.string(),
    alternatives: z
      .array(
        z.object({
          device: z.string(),
          from: timeSchema,
          to: timeSchema,
          delta_yen: z.number().describe('How much dearer the best plan without the decision is'),
          text: sentenceSchema,
        }),
      )
      .describe('Runs of one decision, at most twelve; a decision that has no alternative does not stand here'),
  }),
);

export type AlternativesAnswer = z.infer<typeof alternativesSchema>;
export type PlannedAction = z.infer<typeof actionSchema>;
export type PlanMoment = z.infer<typeof momentSchema>;
export type PlanBlock = z.infer<typeof blockSchema>;
export type PlanAnswer = z.infer<typeof planSchema>;
