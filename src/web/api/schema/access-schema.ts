import { z } from 'zod';
import { languages, startScreens } from '../house-settings.ts';
import { named } from './named.ts';
import { timeSchema } from './time.ts';

/** Longer than any password that is accepted, so that what is too long is told so. */
const password = z.string({ error: 'text' }).max(1_024, { error: 'at most 128 characters' });

export const setupSchema = named(
  'Setup',
  z.object({
    needed: z.boolean().describe('True until the first password has been chosen'),
    user: z.string().describe('The name to sign in with'),
    signed_in: z.boolean(),
    open_for_reading: z.boolean().describe('True where reading needs no session'),
    language: z.enum(languages).nullable().describe('Language chosen for the house'),
  }),
);

export const setupBody = named('SetupRequest', z.strictObject({ password }));

export const sessionBody = named(
  'SessionRequest',
  z.strictObject({ user: z.string({ error: 'text' }).max(64, { error: 'at most 64 characters' }), password }),
);

export const settingsSchema = named(
  'Settings',
  z.object({
    language: z.enum(languages).nullable(),
    circuits: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        given_name: z.string().describe('As the house is configured'),
        room: z.string().describe('Empty where nobody said'),
      }),
    ),
    co2_kg_per_kwh: z
      .number()
      .nullable()
      .describe('CO₂ of a bought kWh: as chosen, else as the plan in force says; null where neither is known'),
    co2_from: z.enum(['chosen', 'plan']).nullable(),
    start_screen: z.enum(startScreens).describe('What is shown first in full purchase'),
    tariff: z.object({
      running: z.string().nullable().describe('Id of the tariff in force'),
      chosen: z.string().nullable().describe('Id of the plan chosen here; null: that of the configuration'),
      needs_restart: z.boolean().describe('True until the daemon has been started with the chosen plan'),
    }),
    password: z.object({
      chosen: timeSchema.nullable().describe('When it was chosen, by the clock of this machine'),
      change_advised: z.boolean().describe('After a year; advice only'),
    }),
  }),
);

const NAME = 'at most 40 characters without control characters';
const circuitName = z
  .string({ error: NAME })
  .transform((text) => text.normalize('NFC').trim())
  .refine(
    (text) => Array.from(text).length <= 40 && !/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text),
    {
      error: NAME,
    },
  );

const CO2 = 'kg of CO₂ per kWh from 0 to 2, or null';

/** What is left out stays as it is. */
export const settingsBody = named(
  'SettingsRequest',
  z.strictObject({
    language: z.enum(languages, { error: 'ja or en' }).optional(),
    circuit_names: z
      .record(z.string(), circuitName, { error: 'an object of circuit ids with names' })
      .optional()
      .describe('By id of circuit; an empty name takes the given one back'),
    circuit_rooms: z
      .record(z.string(), circuitName, { error: 'an object of circuit ids with rooms' })
      .optional()
      .describe('By id of circuit; an empty room takes the given one back'),
    start_screen: z.enum(startScreens, { error: 'flow or generation' }).optional(),
    tariff_plan: z
      .string({ error: 'the id of a plan of GET /api/v1/tariffs, or null' })
      .max(64, { error: 'at most 64 characters' })
      .nullable()
      .optional()
      .describe('Holds from the next start of the daemon on; null: the plan of the configuration'),
    co2_kg_per_kwh: z
      .number({ error: CO2 })
      .min(0, { error: CO2 })
      .max(2, { error: CO2 })
      .nullable()
      .optional()
      .describe('Null: that of the plan in force'),
    password: z
      .strictObject({ current: password, chosen: password }, { error: '{"current": …, "chosen": …}' })
      .optional()
      .describe('Ends all other sessions'),
  }),
);

export type SetupAnswer = z.infer<typeof setupSchema>;
export type SettingsAnswer = z.infer<typeof settingsSchema>;
export type SettingsBody = z.infer<typeof settingsBody>;
