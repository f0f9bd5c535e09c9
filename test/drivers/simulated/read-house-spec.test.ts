import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { HemsError } from '#core/errors.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { parseHouseSpec, readHouseSpec } from '#drivers/simulated/read-house-spec.ts';

const refused = (text: string): string => {
  try {
    parseHouseSpec(text, 'house.yaml');
  } catch (error) {
    expect((error as HemsError).code).toBe('INPUT');
    return (error as HemsError).message;
  }
  throw new Error('nothing was refused');
};

describe('a house file', () => {
  it('that says nothing is the default house', () => {
    expect(parseHouseSpec('', 'house.yaml')).toEqual(DEFAULT_HOUSE);
    expect(parseHouseSpec('battery: {}\nvehicle: {}\n', 'house.yaml')).toEqual(DEFAULT_HOUSE);
  });

  it('changes what it names, and null is "none fitted"', () => {
    const spec = parseHouseSpec('import_limit_w: 10000\nbattery:\n  capacity_wh: 5600\nvehicle: null\n', 'house.yaml');
    expect(spec.importLimitW).toBe(10_000);
    expect(spec.battery).toEqual({ ...DEFAULT_HOUSE.battery, capacityWh: 5_600 });
    expect(spec.vehicle).toBeNull();
    expect(spec.heater).toEqual(DEFAULT_HOUSE.heater);
  });

  it('may bring its own tariff', () => {
    const bands = '[{name: n, from_h: 23, to_h: 31, yen_per_kwh: 20}, {name: d, from_h: 7, to_h: 23, yen_per_kwh: 40}]';
    const { tariff } = parseHouseSpec(`tariff:\n  id: mine\n  bands: ${bands}\n  sell_yen_per_kwh: 7\n`, 'house.yaml');
    expect(tariff.bands[0]).toEqual({ name: 'n', from: 23, to: 31, yenPerKwh: 20 });
    expect(tariff.sellYenPerKwh).toBe(7);
  });

  it.each([
    ['battery:\n  capacty_wh: 3\n', /house\.yaml line 2: battery has no key "capacty_wh"; did you mean "capacity_wh"/],
    ['persons: 4\nbatery: null\n', /line 2: the house has no key "batery"; did you mean "battery"/],
    ['heater:\n  heat_w: 4500\n  tank_l: -3\n', /line 3: heater\.tank_l cannot be used/],
    [
      'tariff:\n  bands:\n    - {name: a, from_h: 0, to_h: 12, yen_per_kwh: 3}\n',
      /0 bands at 12:00; every hour needs exactly one/,
    ],
    ['battery: {reserve_wh: 9900}\n', /reserve_wh is not below battery\.capacity_wh/],
    ['battery: [\n', /is not YAML/],
    ['- 3\n', /line 1: the file cannot be used/],
  ])('%j is refused with line and key', (text, expected) => {
    const message = refused(text);
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
  });

  it('that is not there, or is a folder, is named', () => {
    expect(() => readHouseSpec('/nowhere/house.yaml')).toThrow(
      /--house cannot read \/nowhere\/house\.yaml: there is no such file/,
    );
    expect(() => readHouseSpec(tmpdir())).toThrow(/it is a folder/);
  });
});
