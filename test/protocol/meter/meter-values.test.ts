import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { known, missing } from '#core/reading.ts';
import { instant } from '#core/time/instant.ts';
import { decodeFrame } from '#protocol/echonet/frame.ts';
import { countsReading, energyRegister, registerTurn } from '#protocol/meter/energy-register.ts';
import { METER_EPC } from '#protocol/meter/meter-epc.ts';
import { type MeterFactors, meterFactors } from '#protocol/meter/meter-factors.ts';
import { meterCurrent, meterPower } from '#protocol/meter/power-and-current.ts';

const AT = instant(0);
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const factors = (unit: string, coefficient?: string, digits?: string): MeterFactors =>
  meterFactors(
    coefficient === undefined ? undefined : bytes(coefficient),
    bytes(unit),
    digits === undefined ? undefined : bytes(digits),
  )!;

describe('power (0xE7)', () => {
  test.each([
    ['000003A1', known(929, AT)],
    ['FFFFF856', known(-1_962, AT)],
    ['80000001', known(-2_147_483_647, AT)],
    ['7FFFFFFD', known(2_147_483_645, AT)],
    ['7FFFFFFE', missing('sentinel', AT)],
    ['7FFFFFFF', missing('out-of-range', AT)],
    ['80000000', missing('out-of-range', AT)],
    ['', missing('no-answer', AT)],
    ['03A1', missing('out-of-range', AT)],
  ])('%s', (hex, reading) => {
    expect(meterPower(bytes(hex), AT)).toEqual(reading);
  });
});

describe('current (0xE8)', () => {
  test.each([
    ['00460028', known(7, AT), known(4, AT)],
    ['000AFFEC', known(1, AT), known(-2, AT)],
    ['00327FFE', known(5, AT), missing('sentinel', AT)],
    ['7FFF8000', missing('out-of-range', AT), missing('out-of-range', AT)],
    ['', missing('no-answer', AT), missing('no-answer', AT)],
  ])('%s is R, then T, 0.1 A each', (hex, r, t) => {
    expect(meterCurrent(bytes(hex), 'R', AT)).toEqual(r);
    expect(meterCurrent(bytes(hex), 'T', AT)).toEqual(t);
  });
});

describe('registers (0xE0, 0xE3) with coefficient 0xD3, unit 0xE1 and digits 0xD7', () => {
  test.each([
    ['00', 1_000],
    ['01', 100],
    ['02', 10],
    ['03', 1],
    ['04', 0.1],
    ['0A', 10_000],
    ['0B', 100_000],
    ['0C', 1_000_000],
    ['0D', 10_000_000],
  ])('unit %s is %d Wh per count', (unit, each) => {
    expect(energyRegister(bytes('00000003'), factors(unit), AT)).toEqual(known((each * 30) / 10, AT));
  });

  test('the coefficient multiplies; without it, it is 1', () => {
    expect(energyRegister(bytes('0000B9D7'), factors('01', '00000003'), AT)).toEqual(known(47_575 * 300, AT));
    expect(factors('01')).toEqual({ coefficient: 1, unit: { numerator: 100, denominator: 1 }, digits: 8 });
    expect(factors('01', '')).toEqual(factors('01'));
  });

  test('0.0001 kWh stays exact', () => {
    expect(countsReading(99_999_999, factors('04'), AT)).toEqual(known(9_999_999.9, AT));
  });

  test.each([
    [undefined, undefined, undefined],
    [undefined, '05', undefined],
    ['00000000', '01', undefined],
    ['000F4240', '01', undefined],
    [undefined, '01', '00'],
    [undefined, '01', '09'],
  ])('factors outside their range give no energy at all: D3 %s, E1 %s, D7 %s', (d3, e1, d7) => {
    const edt = (hex: string | undefined): Uint8Array | undefined => (hex === undefined ? undefined : bytes(hex));
    expect(meterFactors(edt(d3), edt(e1), edt(d7))).toBeNull();
  });

  test.each([
    ['FFFFFFFE', 'sentinel'],
    ['FFFFFFFF', 'out-of-range'],
    ['05F5E100', 'out-of-range'],
    ['000F4240', 'out-of-range'],
    ['', 'no-answer'],
    ['0000', 'out-of-range'],
  ] as const)('%s on six digits is missing: %s', (hex, reason) => {
    expect(energyRegister(bytes(hex), factors('01', undefined, '06'), AT)).toEqual(missing(reason, AT));
  });

  test('a register starts again at 0 after 10^digits counts', () => {
    expect(registerTurn(factors('01', undefined, '06'))).toBe(100_000_000);
  });
});

const FRAMES = new URL('../../../../shared/data/transcripts/meter-0288-frames.txt', import.meta.url);

describe.skipIf(!existsSync(FRAMES))('frames of real meters (skipped where ../shared/data is absent)', () => {
  test('each line is a frame, and its power is what its source says', () => {
    const lines = readFileSync(FRAMES, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('1081'));
    const powers = lines.map((line) => {
      const frame = decodeFrame(bytes(line.split(' ')[0]!));
      expect(frame).not.toBeNull();
      const edt = frame!.properties.find(({ epc }) => epc === METER_EPC.power)?.edt;
      return edt === undefined ? null : meterPower(edt, AT);
    });
    expect(powers.map((reading) => (reading?.known === true ? reading.value : null))).toEqual([
      929,
      28,
      -1_962,
      686,
      1_374,
      668,
      null,
      1,
    ]);
  });
});
