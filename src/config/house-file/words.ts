import { z } from 'zod';

/** Words that several sections of the configuration share. */
export const deviceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and - are expected, such as battery-1');

export const watts = z.number().positive().max(100_000).describe('W');
export const wattHours = z.number().positive().max(500_000).describe('Wh');
export const percent = z.number().min(0).max(100).describe('percent, 0 to 100');
export const efficiency = z.number().gt(0).max(100).describe('percent, one way');

/** A path; a relative one begins at the configuration's folder, `credential:NAME` is a file of systemd's LoadCredential. */
export const fileReference = z.string().min(1, 'the path of a file is expected');
