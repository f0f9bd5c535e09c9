import { z } from 'zod';
import { controlSection, dataSection, logSection, weatherSection, webSection } from './daemon-section.ts';
import { circuitsSection, devicesSection } from './devices-section.ts';
import { echonetSection } from './echonet-section.ts';
import { meterSection } from './meter-section.ts';
import { contractSection, fullPurchaseSection, saleSection, tariffSection } from './money-section.ts';
import { lampSection, mailSection } from './notice-sections.ts';
import { roofSection, siteSection } from './site-section.ts';
import { mqttSchema } from '../mqtt-schema.ts';
import { uplinkSchema } from '../uplink-schema.ts';

/**
 * The configuration of a house (config/hems.example.yaml), one section a line. A section of its own file is added here
 * and in the example; everything else follows from it: checking, JSON Schema, and the test that the example names all.
 */
export const houseFileSchema = z.strictObject({
  language: z.enum(['ja', 'en']).default('ja').describe('of what the daemon says by itself'),
  site: siteSection,
  roof: roofSection.nullable().default(null).describe('null: no panels'),
  meter: meterSection.nullable().default(null).describe('null: no smart meter'),
  echonet: echonetSection,
  devices: devicesSection,
  circuits: circuitsSection,
  contract: contractSection,
  tariff: tariffSection,
  sale: saleSection.nullable().default(null).describe('null: nobody buys'),
  full_purchase: fullPurchaseSection.nullable().default(null).describe('only where everything is sold'),
  control: controlSection.prefault({}),
  weather: weatherSection.prefault({}),
  mail: mailSection.nullable().default(null).describe('null: notices stand on the page only'),
  lamp: lampSection.nullable().default(null).describe('null: this box has no generation lamp'),
  web: webSection.prefault({}),
  mqtt: mqttSchema.nullable().default(null).describe('null: no broker at home'),
  uplink: uplinkSchema.nullable().default(null).describe('null: no remote monitoring service'),
  data: dataSection.prefault({}),
  log: logSection.prefault({}),
});

export type HouseFile = z.infer<typeof houseFileSchema>;
export type DeviceEntry = HouseFile['devices'][number];
