import { z } from 'zod';
import { GUARD_RULES, type GuardRule } from '#core/control/rules.ts';
import { named } from './named.ts';
import { sentenceSchema, timeQuery, timeSchema } from './time.ts';

const kinds = ['battery-hold', 'tank-fill', 'car-ready', 'away', 'vacation', 'guests'] as const;
const KIND_EXPECTED = `one of ${kinds.join(', ')}`;
const number = (expected: string) => z.number({ error: expected });

export const overrideBody = named(
  'NewOverride',
  z.strictObject({
    kind: z.enum(kinds, { error: KIND_EXPECTED }).describe('What is wished'),
    device: z.string({ error: 'the id of a device' }).optional().describe('May be left out where there is only one'),
    until: timeQuery
      .optional()
      .describe('End of the wish; for car-ready when the car is to be ready; 12 h from now for tank-fill if left out'),
    pct: number('a number from 10 to 100').optional().describe('car-ready: charge wanted, %'),
    guests: number('a whole number from 1 to 20').optional().describe('guests: how many, 1 if left out'),
  }),
);
export type OverrideBody = z.infer<typeof overrideBody>;

export const overrideSchema = named(
  'Override',
  z.object({
    id: z.string().describe('For DELETE'),
    kind: z.enum([...kinds, 'yielded']).describe('yielded: somebody else operated the device, so it is left alone'),
    device: z.string().optional(),
    since: timeSchema,
    until: timeSchema,
    pct: z.number().optional(),
    guests: z.number().optional(),
    who: z.string(),
    text: sentenceSchema,
  }),
);
export type OverrideAnswer = z.infer<typeof overrideSchema>;

export const overridesSchema = named('Overrides', z.object({ overrides: z.array(overrideSchema) }));

const flag = z.boolean({ error: 'true or false' }).optional();
export const commandBody = named(
  'DeviceCommand',
  z.strictObject({
    mode: z
      .string({ error: 'a mode of the device' })
      .optional()
      .describe(
        'battery: auto, charge, hold · vehicle: auto, charge, discharge, idle · heater: auto, heat, stop · air-conditioner: auto, cool, heat, dry, fan · light: auto, main, night, colour · cooking-heater: stop',
      ),
    power_w: number('a number of W').optional().describe('charge, discharge'),
    until_wh: number('a number of Wh').optional().describe('battery charge: content to charge to; full if left out'),
    on: flag,
    target_c: number('a number of °C').optional().describe('air-conditioner, floor-heater: whole degrees'),
    level_pct: number('a number of %').optional().describe('light: brightness'),
    level: number('a step from 1 to 15').optional().describe('floor-heater'),
    air_flow: z
      .union([z.literal('auto'), z.number()], { error: '"auto" or a step from 1 to 8' })
      .optional()
      .describe('air-conditioner'),
    saving: flag.describe('air-conditioner: 節電動作'),
    until: timeQuery
      .optional()
      .describe('battery, vehicle, heater: until when the plan then leaves it alone; until tomorrow if left out'),
  }),
);
export type CommandBody = z.infer<typeof commandBody>;

export const commandSchema = named(
  'CommandOutcome',
  z.object({
    device: z.string(),
    outcome: z.enum(['confirmed', 'refused', 'indeterminate']).describe('As it was read back from the device'),
    detail: z.string().optional(),
    tightened_by: z
      .enum(Object.keys(GUARD_RULES) as [GuardRule, ...GuardRule[]])
      .optional()
      .describe('The rule of the guard that made less of the wish'),
    tightened_because: sentenceSchema.optional(),
  }),
);
export type CommandAnswer = z.infer<typeof commandSchema>;
