import { HemsError } from '#core/errors.ts';
import { dayNumber, type Instant, millis, parseInstant, plus } from '#core/time/instant.ts';
import { jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { SpotPrices } from '#core/tariff/market-price.ts';

/** How JEPX calls the areas of the plans. */
const AREAS: Readonly<Record<string, string>> = {
  hokkaido: '北海道',
  tohoku: '東北',
  tokyo: '東京',
  chubu: '中部',
  hokuriku: '北陸',
  kansai: '関西',
  chugoku: '中国',
  shikoku: '四国',
  kyushu: '九州',
};

/**
 * Spot prices of one area by start of the half hour, yen per kWh. A half hour without a price is absent. Throws HemsError
 * INPUT: one sentence with file, line and what to do.
 */
export function readPrices(bytes: Uint8Array, path: string, area: string): SpotPrices {
  const lines = decode(bytes).split(/\r\n|\n|\r/);
  const heading = fieldsOf(lines[0] ?? '');
  const slot = heading.indexOf('受渡日') >= 0 ? jepxSlot(heading) : plainSlot(heading, path);
  const price = slot.priceIndex(area);
  if (price < 0)
    return fault(path, `has no price of the area ${area}; known areas are ${Object.keys(AREAS).join(', ')}`);
  const prices = new Map<Instant, number>();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const fields = fieldsOf(line);
    const at = slot.at(fields);
    if (at === null) fault(path, `line ${index + 1}: "${line.slice(0, 40)}" does not begin on a half hour; correct it`);
    const text = fields[price] ?? '';
    if (text === '') continue;
    const yen = Number(text);
    if (!Number.isFinite(yen)) fault(path, `line ${index + 1}: "${text}" is not a price; correct it`);
    prices.set(at, yen);
  }
  return prices;
}

interface SlotReader {
  readonly at: (fields: readonly string[]) => Instant | null;
  /** −1 where there is none. */
  readonly priceIndex: (area: string) => number;
}

/** 受渡日 `2026/04/01` and 時刻コード 1..48. */
function jepxSlot(heading: readonly string[]): SlotReader {
  const date = heading.indexOf('受渡日');
  const code = heading.indexOf('時刻コード');
  return {
    at: (fields) => {
      const match = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(fields[date] ?? '');
      const day = match === null ? null : dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
      const number = Number(fields[code]);
      if (day === null || !Number.isInteger(number) || number < 1 || number > 48) return null;
      return plus(jstDayStart(day), millis((number - 1) * HALF_HOUR));
    },
    priceIndex: (area) => heading.findIndex((name) => name.startsWith(`エリアプライス${AREAS[area] ?? '?'}`)),
  };
}

function plainSlot(heading: readonly string[], path: string): SlotReader {
  const time = heading.indexOf('time');
  const price = heading.indexOf('yen_per_kwh');
  if (time < 0 || price < 0)
    return fault(path, 'has neither the columns time,yen_per_kwh nor those of JEPX; add a heading');
  return {
    at: (fields) => {
      const at = parseInstant(fields[time] ?? '');
      return at === null || slotOf(at) !== at ? null : at;
    },
    priceIndex: () => price,
  };
}

const fieldsOf = (line: string): string[] => line.split(',').map((field) => field.trim().replaceAll(/^"|"$/g, ''));

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // JEPX writes Shift_JIS.
    return new TextDecoder('shift_jis').decode(bytes);
  }
}

function fault(path: string, sentence: string): never {
  throw new HemsError('INPUT', `${path} ${sentence}.`);
}
