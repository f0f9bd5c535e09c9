import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, missing } from '#core/reading.ts';
import { instant, minutes, parseInstant, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { slotOf } from '#core/time/slot.ts';
import { dayHistory, encodeRecentHistoryTime, recentHistory } from '#protocol/meter/energy-history.ts';
import { halfHourValue } from '#protocol/meter/half-hour-value.ts';
import { narrowOffset, type OffsetBounds } from '#protocol/meter/clock-offset.ts';
import { meterFactors } from '#protocol/meter/meter-factors.ts';
import { minuteEnergy } from '#protocol/meter/minute-energy.ts';
import { encodeMeterTime, meterTime } from '#protocol/meter/meter-time.ts';

const FACTORS = meterFactors(undefined, Uint8Array.of(2), undefined)!;
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const START = parseInstant('2026-04-01T09:18:00+09:00')!;
const at = (text: string) => parseInstant(text)!;

describe("the meter's time", () => {
  test('is JST and comes back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (second) => {
        const moment = instant(second * 1_000);
        expect(meterTime(encodeMeterTime(moment), 0, true)).toBe(moment);
      }),
      { seed: 18, numRuns: 300 },
    );
    expect(formatJst(meterTime(bytes('07EA0401091E00'), 0, true)!)).toBe('2026-04-01T09:30:00+09:00');
  });

  test.each(['FFFFFFFFFFFFFF', '07EA0D01000000', '07EA021E000000', '07EA0401180000', '07EA0401003C00'])(
    '%s is no moment',
    (hex) => {
      expect(meterTime(bytes(hex), 0, true)).toBeNull();
    },
  );
});

describe('half-hour value (0xEA, 0xEB)', () => {
  test('is the register at the boundary it names', () => {
    const moment = at('2026-04-01T09:30:00+09:00');
    expect(halfHourValue(bytes('07EA0401091E000001E240'), FACTORS)).toEqual({
      at: moment,
      register: known(1_234_560, moment),
    });
    expect(halfHourValue(bytes('07EA0401091E00FFFFFFFE'), FACTORS)!.register).toEqual(missing('sentinel', moment));
  });

  test.each(['', '07EA0401091F000001E240', 'FFFFFFFFFFFFFF0001E240', '07EA0401091E0001E240'])(
    '%j names none',
    (hex) => {
      expect(halfHourValue(bytes(hex), FACTORS)).toBeNull();
    },
  );
});

describe('history of a day (0xE2, 0xE4)', () => {
  const day = (head: string): Uint8Array =>
    bytes(
      head + Array.from({ length: 48 }, (_, i) => (i < 20 ? i.toString(16).padStart(8, '0') : 'FFFFFFFE')).join(''),
    );

  test('is 48 registers of the day that many days back, 00:00 first', () => {
    const history = dayHistory(day('0002'), FACTORS, at('2026-04-03T10:10:00+09:00'))!;
    expect(history.day).toBe(2);
    expect(history.values).toHaveLength(48);
    const midnight = at('2026-04-01T00:00:00+09:00');
    expect(history.values[0]).toEqual({ at: midnight, register: known(0, midnight) });
    expect(history.values[19]!.register).toEqual(known(190, plus(midnight, minutes(19 * 30))));
    expect(history.values[20]!.register).toEqual(missing('sentinel', plus(midnight, minutes(600))));
  });

  test('a day never set (0x00FF), or another size, is none', () => {
    expect(dayHistory(day('00FF'), FACTORS, instant(0))).toBeNull();
    expect(dayHistory(day('0002').subarray(0, 193), FACTORS, instant(0))).toBeNull();
  });
});

describe('recent history (0xED, 0xEC)', () => {
  test('is asked for by its newest moment and count, and read newest first', () => {
    const newest = at('2026-04-01T09:30:00+09:00');
    const asked = encodeRecentHistoryTime(newest, 2);
    expect(Buffer.from(asked).toString('hex').toUpperCase()).toBe('07EA0401091E02');
    const answer = bytes('07EA0401091E0200000064000000010000006300000000');
    const earlier = at('2026-04-01T09:00:00+09:00');
    expect(recentHistory(answer, FACTORS)).toEqual([
      { at: newest, importRegister: known(1_000, newest), exportRegister: known(10, newest) },
      { at: earlier, importRegister: known(990, earlier), exportRegister: known(0, earlier) },
    ]);
  });

  test('any bytes are answered without throwing, and only whole half hours are named', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 110 }), (edt) => {
        for (const value of recentHistory(edt, FACTORS) ?? []) expect(slotOf(value.at)).toBe(value.at);
        halfHourValue(edt, FACTORS);
        dayHistory(edt, FACTORS, instant(0));
      }),
      { seed: 19, numRuns: 300 },
    );
  });
});

describe('registers at full minutes, of second-generation meters', () => {
  const factors = { coefficient: 2, unit: { numerator: 100, denominator: 1 }, digits: 8 };

  test('0xD0 names its minute and tells both', () => {
    expect(minuteEnergy(bytes('07EA0401091200' + '0000000A' + '00000001'), factors)).toEqual({
      at: START,
      importRegister: known(2_000, START),
      exportRegister: known(200, START),
    });
    expect(minuteEnergy(bytes('07EA0401091207' + '0000000A' + '00000001'), factors)).toBeNull();
    expect(minuteEnergy(bytes('FFFFFFFFFFFFFF' + '0000000A' + '00000001'), factors)).toBeNull();
  });

  test('0xEE is read as 0xEC, a minute apart', () => {
    const values = recentHistory(
      bytes('07EA04010912' + '02' + '0000000A00000001' + 'FFFFFFFE00000001'),
      factors,
      minutes(1),
    );
    expect(values).toMatchObject([
      { at: START, importRegister: { value: 2_000 } },
      { at: START - 60_000, importRegister: { missing: 'sentinel' }, exportRegister: { value: 200 } },
    ]);
    expect(recentHistory(bytes('07EA04010912' + '01' + '0000000A00000001'), factors)).toBeNull();
  });
});

describe('the meter’s clock against ours', () => {
  test('is narrowed by each answer, and never to where it is not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -600_000, max: 600_000 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 4_000 })), { minLength: 1 }),
        (offset, answers) => {
          let bounds: OffsetBounds | null = null;
          let now: number = START;
          for (const [pause, took] of answers) {
            now += pause;
            const read = now + took / 2 + offset;
            bounds = narrowOffset(
              bounds,
              instant(Math.floor(read / 60_000) * 60_000),
              instant(now),
              instant(now + took),
            );
            now += took;
            expect(bounds.least).toBeLessThanOrEqual(offset);
            expect(bounds.most).toBeGreaterThanOrEqual(offset);
          }
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });

  test('that was set is measured anew', () => {
    const before = narrowOffset(null, START, START, START);
    expect(narrowOffset(before, instant(START + 600_000), START, START)).toEqual({ least: 600_000, most: 660_000 });
  });
});
