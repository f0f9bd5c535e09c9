import { describe, expect, it } from 'vitest';
import { discoveryOf, type ShownHouse } from '#protocol/home-assistant/discovery.ts';
import { SENSOR_RULES, type SensorClass } from '#protocol/home-assistant/sensor-rules.ts';

const HOUSE: ShownHouse = {
  site: 'home',
  version: '0.1.0',
  energies: ['grid.import', 'grid.export', 'solar.pv1', 'battery.b.charge', 'battery.b.discharge', 'circuit.1'].map(
    (series) => ({ series, name: series }),
  ),
  circuits: [
    { id: 'circuit.1', name: '居間 "\'{{ 1 }}' },
    { id: 'circuit.2', name: 'x' },
  ],
  modes: [{ device: 'battery', name: '蓄電池', options: ['auto', 'hold'] }],
  switches: [{ device: 'ac1', name: 'エアコン' }],
  commands: true,
};

const parsed = (house: ShownHouse) =>
  discoveryOf(house, 'homeassistant').map(({ topic, payload }) => ({
    topic,
    config: payload === '' ? null : (JSON.parse(payload) as Record<string, unknown>),
  }));

describe('what Home Assistant is told', () => {
  it('keeps the rules of its sensors: device class, state class and unit fit each other', () => {
    for (const { topic, config } of parsed(HOUSE)) {
      if (!topic.includes('/sensor/')) continue;
      const { device_class, state_class, unit_of_measurement } = config!;
      if (device_class === undefined) continue;
      const rule = SENSOR_RULES[device_class as SensorClass];
      expect(rule.states).toContain(state_class);
      expect(rule.units).toContain(unit_of_measurement);
    }
  });

  it('has topics and identities of its form, each once, and every entity its availability and device', () => {
    const all = parsed(HOUSE);
    for (const { topic, config } of all) {
      expect(topic).toMatch(/^homeassistant\/(sensor|select|switch)\/[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+\/config$/);
      expect(config).toMatchObject({
        availability_topic: 'hems/home/status',
        device: { identifiers: ['hems_home'] },
        origin: { name: 'Hidamari' },
      });
    }
    expect(new Set(all.map(({ topic }) => topic)).size).toBe(all.length);
    expect(new Set(all.map(({ config }) => config!['unique_id'])).size).toBe(all.length);
  });

  it('has all that the energy dashboard asks for: import, export, sun and battery as sums of energy', () => {
    const sums = parsed(HOUSE).filter(({ config }) => config!['device_class'] === 'energy');
    for (const series of [
      'grid_import',
      'grid_export',
      'solar_pv1',
      'battery_b_charge',
      'battery_b_discharge',
      'circuit_1',
    ])
      expect(sums.map(({ config }) => config!['unique_id'])).toContain(`hems_home_sensor_${series}`);
  });

  it('takes commands only where they are allowed, and has Home Assistant forget them otherwise', () => {
    const takes = (house: ShownHouse) => parsed(house).filter(({ config }) => config?.['command_topic'] !== undefined);
    expect(takes(HOUSE).map(({ config }) => config!['command_topic'])).toEqual([
      'hems/home/command/battery',
      'hems/home/command/ac1',
    ]);
    const without = parsed({ ...HOUSE, commands: false });
    expect(takes({ ...HOUSE, commands: false })).toEqual([]);
    expect(without.filter(({ config }) => config === null).map(({ topic }) => topic)).toEqual([
      'homeassistant/select/hems_home/battery_mode/config',
      'homeassistant/switch/hems_home/ac1_on/config',
    ]);
  });
});
