import { describe, expect, test } from 'vitest';
import { parseInstant } from '#core/time/instant.ts';
import { readPrices } from '#drivers/price-csv/read-prices.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const at = (text: string) => parseInstant(`${text}:00+09:00`)!;

/** 受渡日,時刻コード,エリアプライス東京(円/kWh) in Shift_JIS. */
const SJIS_HEADING = Uint8Array.from(
  Buffer.from('8ef3936e93fa2c8e9e8d8f8352815b83682c8347838a83418376838983438358938c8b9e28897e2f6b576829', 'hex'),
);

describe('market prices', () => {
  test('as time,yen_per_kwh', () => {
    const text =
      'time,yen_per_kwh\n2026-04-01T00:00:00+09:00,12.34\n2026-04-01T00:30:00+09:00,\n2026-03-31T16:00:00Z,0.01\n';
    expect([...readPrices(utf8(text), 'p.csv', 'tokyo')]).toEqual([
      [at('2026-04-01T00:00'), 12.34],
      [at('2026-04-01T01:00'), 0.01],
    ]);
  });

  test('as JEPX’s summary, by the area’s column wherever it stands', () => {
    const text =
      '"受渡日","時刻コード","システムプライス(円/kWh)","エリアプライス関西(円/kWh)","エリアプライス東京(円/kWh)"\r\n' +
      '2026/04/01,1,9.00,10.11,12.34\r\n2026/04/01,48,9.00,8.50,-0.05\r\n';
    expect([...readPrices(utf8(text), 'p.csv', 'tokyo')]).toEqual([
      [at('2026-04-01T00:00'), 12.34],
      [at('2026-04-01T23:30'), -0.05],
    ]);
    expect(readPrices(utf8(text), 'p.csv', 'kansai').get(at('2026-04-01T00:00'))).toBe(10.11);
    expect(() => readPrices(utf8(text), 'p.csv', 'kyushu')).toThrow('p.csv has no price of the area kyushu');
  });

  test('JEPX’s Shift_JIS is understood', () => {
    const body = utf8('\n2026/04/01,2,7.5\n');
    const bytes = new Uint8Array([...SJIS_HEADING, ...body]);
    expect([...readPrices(bytes, 'p.csv', 'tokyo')]).toEqual([[at('2026-04-01T00:30'), 7.5]]);
  });

  test.each([
    ['time,yen_per_kwh\n2026-04-01T00:10:00+09:00,1\n', 'line 2'],
    ['time,yen_per_kwh\n2026-04-01T00:00:00+09:00,cheap\n', 'line 2: "cheap" is not a price'],
    ['受渡日,時刻コード,エリアプライス東京\n2026/04/01,49,1\n', 'line 2'],
    ['a,b\n1,2\n', 'has neither the columns'],
  ])('%j is refused', (text, sentence) => {
    expect(() => readPrices(utf8(text), 'p.csv', 'tokyo')).toThrow(sentence);
  });
});
