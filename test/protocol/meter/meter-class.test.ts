import { describe, expect, test } from 'vitest';
import { known, missing } from '#core/reading.ts';
import { instant, parseInstant } from '#core/time/instant.ts';
import type { ClassTable, PropertyRow } from '#protocol/echonet/class-table.ts';
import { highVoltageSmartMeter } from '#protocol/echonet/tables/high-voltage-smart-meter.ts';
import { smartMeter } from '#protocol/echonet/tables/smart-meter.ts';
import { subMeter } from '#protocol/echonet/tables/sub-meter.ts';
import { gridReading } from '#protocol/meter/grid-reading.ts';
import { HIGH_VOLTAGE, LOW_VOLTAGE, type MeterClass, SUB_METER } from '#protocol/meter/meter-class.ts';
import { energyUnit, meterFactors } from '#protocol/meter/meter-factors.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
/** What the property of each role is called in the tables, whatever its code. */
const ROLES: Readonly<Record<Exclude<keyof MeterClass, 'eoj' | 'datesEnergy'>, RegExp>> = {
  power: /^instantaneousElectricPower$/,
  current: /^instantaneousCurrent$/,
  currentCoefficient: /^coefficientForElectricCurrent$/,
  importEnergy: /^(normalDirectionCumulativeElectricEnergy|cumulativeActiveElectricEnergy)$/,
  exportEnergy: /^reverseDirectionCumulativeElectricEnergy$/,
  coefficient: /^coefficient(ForElectricEnergy)?$/,
  coefficientScale: /^multiplyingFactorForCoefficient$/,
  unit: /^unit(ForCumulativeElectricEnergy|OfCumulativeEffectiveElectricEnergy)$/,
  digits: /^numberOfEffectiveDigits(CumulativeElectricEnergy|ForCumulativeActiveElectricEnergy)$/,
  halfHourImport: /^(normalDirectionCumulative|cumulativeActive)ElectricEnergyAtEvery30Min$/,
  halfHourExport: /^reverseDirectionCumulativeElectricEnergyAtEvery30Min$/,
  historyDay: /^dayForTheHistoricalDataOfCumulativeElectricEnergy1?$/,
  importHistory: /^(normalDirectionCumulativeElectricEnergyLog1?|activeElectricEnergyLog)$/,
  exportHistory: /^reverseDirectionCumulativeElectricEnergyLog1?$/,
  recentHistoryTime: /^dayForTheHistoricalDataOfCumulativeElectricEnergy2$/,
  recentHistory: /^cumulativeElectricEnergyLog2$/,
  minuteEnergy: /^cumulativeElectricEnergyAtEveryMinute$/,
  minuteHistoryTime: /^dayForTheHistoricalDataOfCumulativeElectricEnergy3$/,
  minuteHistory: /^cumulativeElectricEnergyLog3$/,
  routeBId: /^routeBId$/,
};

describe.each<[string, MeterClass, ClassTable]>([
  ['0x0288', LOW_VOLTAGE, smartMeter],
  ['0x028A', HIGH_VOLTAGE, highVoltageSmartMeter],
  ['0x028D', SUB_METER, subMeter],
])('a meter of class %s is read as the class table has it', (_name, meter, table) => {
  test.each(Object.entries(ROLES) as [keyof typeof ROLES, RegExp][])('%s', (role, name) => {
    expect(meter[role]).toBe(table.rows.find((row) => name.test(row.name))?.epc ?? null);
  });

  const rowOf = (epc: number): PropertyRow => table.rows.find((row) => row.epc === epc)!;

  test('class, units, and whether the register is dated', () => {
    expect(meter.eoj >> 8).toBe(table.code);
    expect(rowOf(meter.importEnergy).type.kind).toBe(meter.datesEnergy ? 'object' : 'number');
    const unit = rowOf(meter.unit).type;
    if (unit.kind !== 'factor') throw new Error('no unit');
    for (const [code, factor] of unit.values) {
      const { numerator, denominator } = energyUnit(code)!;
      expect(numerator / denominator / 1_000).toBeCloseTo(factor, 12);
    }
  });
});

describe('a high-voltage meter (0x028A)', () => {
  const type = highVoltageSmartMeter.rows.find(({ epc }) => epc === 0xd4)!.type;
  if (type.kind !== 'factor') throw new Error('no factor');

  test.each(type.values)('multiplies its coefficient by that of code %d: %d', (code, factor) => {
    const { coefficient, unit } = meterFactors(bytes('0000000A'), bytes('00'), bytes('08'), Uint8Array.of(code))!;
    expect((coefficient * unit.numerator) / unit.denominator).toBeCloseTo(10_000 * factor, 9);
  });

  test('of which another multiplier is unknown gives no energy', () => {
    expect(meterFactors(bytes('0000000A'), bytes('00'), bytes('08'), bytes('0A'))).toBeNull();
  });

  test('dates its register (0xE2) itself', () => {
    const factors = meterFactors(undefined, bytes('02'), undefined);
    const now = instant(0);
    const register = (edt: string) =>
      gridReading(HIGH_VOLTAGE, [{ epc: 0xe2, edt: bytes(edt) }], factors, now).importRegister;
    const moment = parseInstant('2026-04-01T09:18:00+09:00')!;
    expect(register('07EA0401091200' + '0001E240')).toEqual(known(1_234_560, moment));
    expect(register('07EA0401091200' + 'FFFFFFFE')).toEqual(missing('sentinel', moment));
    expect(register('0001E240')).toEqual(missing('out-of-range', now));
    expect(register('')).toEqual(missing('no-answer', now));
  });
});
