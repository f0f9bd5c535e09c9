import { z } from 'zod';
import { fileReference } from './words.ts';

const PLC =
  'route B over the power line (PLC) is not supported, only over Wi-SUN; ask the electricity company for Wi-SUN (920 MHz)';
const ACCEPTED = 'a path such as /dev/serial/by-id/usb-… or tcp://host:port is expected';
const isPlc = (text: string): boolean => /^plc\b/i.test(text);
const isPort = (text: string): boolean =>
  /^(?:\/|\.\.?\/)./.test(text) || /^tcp:\/\/(?:\[[0-9a-f:.]+\]|[^:/[\]]+):\d{1,5}\/?$/i.test(text);

/** The smart meter on its B route (Bルート). ID and password are never written here, only the files that hold them. */
export const meterSection = z.strictObject({
  radio: z
    .string()
    .refine((word) => !isPlc(word), PLC)
    .refine((word) => isPlc(word) || word === 'wi-sun', 'wi-sun is expected')
    .default('wi-sun'),
  port: z
    .string()
    .refine((port) => !isPlc(port), PLC)
    .refine((port) => isPlc(port) || isPort(port), ACCEPTED),
  id_file: fileReference.describe('holds the authentication ID (認証ID), 32 characters'),
  password_file: fileReference.describe('holds the password, 12 characters'),
  number: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('0x8D of the meter that it must be; null: whichever answers'),
  power_cycle: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('command that cuts the power of a stick that hangs; null: none'),
});
