import { z } from 'zod';
import { watts } from './words.ts';

const code = (digits: number, what: string) =>
  z.string().regex(new RegExp(`^\\d{${digits}}$`), `${what} in quotes is expected (${digits} digits)`);

const jmaSchema = z.strictObject({
  office: code(6, 'the code of the forecast office such as "130000"').describe('府県予報区'),
  area: code(6, 'the code of the area such as "130010"').describe('一次細分区域'),
  point: code(5, 'the code of the temperature point such as "44132"').describe('気温の地点'),
  municipality: code(7, 'the code of the municipality such as "1310100"').describe('市町村（警報）'),
});

export const siteSection = z.strictObject({
  latitude_deg: z.number().min(20).max(46).describe('north is positive'),
  longitude_deg: z.number().min(122).max(154).describe('east is positive'),
  altitude_m: z.number().min(-10).max(3_000).default(50),
  jma: jmaSchema.nullable().default(null).describe('null: no forecasts and warnings of the Meteorological Agency'),
});

const faceSchema = z.strictObject({
  peak_w: watts.describe('W of the panels of one face'),
  tilt_deg: z.number().min(0).max(90).describe('0 flat, 90 upright'),
  azimuth_deg: z.number().min(0).max(360).describe('90 east, 180 south, 270 west'),
});

export const roofSection = z.strictObject({
  inverter_w: watts.describe('AC limit of all inverters, W'),
  losses_pct: z.number().min(0).max(60).default(14),
  faces: z.array(faceSchema).min(1).max(12),
});
