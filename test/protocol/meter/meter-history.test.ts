import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, missing } from '#core/reading.ts';
import { instant, minutes, parseInstant, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { slotOf } from '#core/time/slot.ts';
import { dayHistory, encodeRecentHistoryTime, recentHistory } from '#protocol/meter/energy-history.ts';
import { halfHourValue } from '#protocol/meter/half-hour-value.ts';
import { meterFactors } from '#protocol/meter/meter-factors.ts';
import { encodeMeterTime, meterTime } from '#protocol/meter/meter-time.ts';

const FACTORS = meterFactors(undefined, Uint8Array.of(2), undefined)!;
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
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
