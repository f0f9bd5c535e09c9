import { z } from 'zod';
import { fileReference } from './words.ts';

/** A literal address, so that what is listened on is what stands here. */
const ipAddress = z.union([z.ipv4(), z.ipv6()], 'an IP address such as 0.0.0.0 is expected');

export const webSection = z.strictObject({
  listen: ipAddress.default('0.0.0.0').describe('0.0.0.0: every network of this machine; 127.0.0.1: only this machine'),
  port: z.number().int().min(1).max(65_535).default(8480),
  hosts: z
    .array(z.string().regex(/^[A-Za-z0-9.-]+$/, 'a host name such as hidamari.local is expected'))
    .default([])
    .describe("names under which the page is opened, besides this machine's own name and addresses"),
});

export const dataSection = z.strictObject({
  folder: fileReference.default('/var/lib/hidamari').describe('a folder on a disk of this machine'),
  minutes_days: z.number().int().min(31).max(3_660).default(731),
  ten_seconds_days: z.number().int().min(1).max(31).default(7),
  plans_days: z.number().int().min(7).max(731).default(60),
});

export const logSection = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('jma') }),
  z.strictObject({ kind: z.literal('open-meteo'), url: z.url().nullable().default(null) }),
  z.strictObject({ kind: z.literal('file'), path: fileReference }),
]);

export const weatherSection = z.strictObject({
  sources: z
    .array(sourceSchema)
    .max(5)
    .default([{ kind: 'open-meteo', url: null }, { kind: 'jma' }])
    .describe('in order of preference; none: only what the house itself has seen'),
  warnings: z.boolean().default(true).describe('follow the warnings of site.jma.municipality'),
});

const stormHours = z.number().min(0).max(72);

export const controlSection = z.strictObject({
  policy: z.enum(['optimal', 'none']).default('optimal').describe('none: the house is only watched'),
  storm_warning_h: stormHours.default(6).describe('hours of the essential circuits kept at a 警報; 0: none'),
  storm_danger_h: stormHours.default(12).describe('at a 危険警報'),
  storm_special_h: stormHours.default(24).describe('at a 特別警報'),
});
