/**
 * What the owner lets the service see while it happens: the numbers of the monitoring page and the alarms. JSON with the
 * unit in each key; null = not known. Signs as everywhere: `grid_w` + import, `battery_w` + charging.
 */
export interface Live {
  /** RFC 3339. */
  readonly time: string;
  readonly solar_w: number | null;
  readonly grid_w: number | null;
  readonly house_w: number | null;
  readonly battery_w: number | null;
  readonly battery_pct: number | null;
  /** Since JST midnight. */
  readonly generated_wh: number | null;
  readonly consumed_wh: number | null;
  readonly imported_wh: number | null;
  readonly exported_wh: number | null;
  /** Codes of what is wrong at the moment. */
  readonly alarms: readonly string[];
}

const NUMBERS = [
  'solar_w',
  'grid_w',
  'house_w',
  'battery_w',
  'battery_pct',
  'generated_wh',
  'consumed_wh',
  'imported_wh',
  'exported_wh',
] as const;
const ALARMS = 32;
const LIMIT = 4_096;

export const writeLive = (live: Live): Uint8Array => new TextEncoder().encode(JSON.stringify(live));

/** Exactly the known fields, or null: nothing else of a house is ever kept in the clear. */
export function readLive(bytes: Uint8Array): Live | null {
  if (bytes.length > LIMIT) return null;
  try {
    const it = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown> | null;
    if (it === null || typeof it !== 'object' || typeof it['time'] !== 'string') return null;
    if (!/^\d{4}-\d\d-\d\dT[\d:.]{5,12}(Z|[+-]\d\d:\d\d)$/.test(it['time'])) return null;
    if (!NUMBERS.every((key) => it[key] === null || Number.isFinite(it[key]))) return null;
    const alarms = it['alarms'];
    if (!Array.isArray(alarms) || alarms.length > ALARMS) return null;
    if (!alarms.every((code) => typeof code === 'string' && /^[a-z0-9.-]{1,64}$/.test(code))) return null;
    const numbers = Object.fromEntries(NUMBERS.map((key) => [key, it[key]])) as Pick<Live, (typeof NUMBERS)[number]>;
    return { time: it['time'], ...numbers, alarms: alarms as string[] };
  } catch {
    return null;
  }
}
