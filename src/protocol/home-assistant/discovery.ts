import type { SensorClass } from './sensor-rules.ts';

/** What a house shows on a broker at home. */
export interface ShownHouse {
  /** Level of the topics `hems/<site>/…`; letters, digits, `_` and `-`. */
  readonly site: string;
  readonly version: string;
  /** Series whose whole sums are shown. */
  readonly energies: readonly { readonly series: string; readonly name: string }[];
  readonly circuits: readonly { readonly id: string; readonly name: string }[];
  /** Devices with modes that are shown, and set where commands are allowed. */
  readonly modes: readonly { readonly device: string; readonly name: string; readonly options: readonly string[] }[];
  /** Devices that are switched on and off. */
  readonly switches: readonly { readonly device: string; readonly name: string }[];
  readonly commands: boolean;
}

/** A retained message: `payload` is JSON, or '' where Home Assistant is to forget what it knew. */
export interface DiscoveryMessage {
  readonly topic: string;
  readonly payload: string;
}

export const ONLINE = 'online';
export const OFFLINE = 'offline';
export const statusTopic = (site: string): string => `hems/${site}/status`;
export const stateTopic = (site: string): string => `hems/${site}/state`;
export const energyTopic = (site: string): string => `hems/${site}/energy`;
export const commandTopic = (site: string, device: string): string => `hems/${site}/command/${device}`;

/** A name that may stand in a topic and in an entity id. */
export const objectId = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]/g, '_');

interface Sensor {
  readonly id: string;
  readonly name: string;
  readonly of: SensorClass | null;
  readonly state: 'measurement' | 'total';
  readonly unit: string;
  readonly topic: 'state' | 'energy';
}

const power = (id: string, name: string): Sensor => ({
  id,
  name,
  of: 'power',
  state: 'measurement',
  unit: 'W',
  topic: 'state',
});
const share = (id: string, name: string, of: SensorClass | null): Sensor => ({
  id,
  name,
  of,
  state: 'measurement',
  unit: '%',
  topic: 'state',
});

const FLOW: readonly Sensor[] = [
  power('solar_w', '太陽光発電 Solar'),
  power('grid_w', '系統 Grid'),
  power('house_w', '家 House'),
  power('battery_w', '蓄電池 Battery'),
  power('vehicle_w', '車 Vehicle'),
  power('heater_w', '給湯 Water heater'),
  share('battery_pct', '蓄電池残量 Battery charge', 'battery'),
  share('vehicle_pct', '車の残量 Vehicle charge', 'battery'),
  share('heater_heat_pct', '湯量 Hot water', null),
  {
    id: 'cost_today_yen',
    name: '今日の電気代 Cost today',
    of: 'monetary',
    state: 'total',
    unit: 'JPY',
    topic: 'state',
  },
];

/**
 * Everything Home Assistant has to be told, one retained message each: sensors for the flow, every circuit and the whole
 * sums (`total`, because a person may correct a half hour downwards), modes and switches where commands are allowed.
 * A null in the state is shown as unknown.
 */
export function discoveryOf(house: ShownHouse, prefix: string): readonly DiscoveryMessage[] {
  const { site, commands } = house;
  const shared = {
    availability_topic: statusTopic(site),
    payload_available: ONLINE,
    payload_not_available: OFFLINE,
    device: {
      identifiers: [`hems_${site}`],
      name: 'Hidamari',
      manufacturer: 'Hidamari',
      model: 'HEMS',
      sw_version: house.version,
    },
    origin: { name: 'Hidamari', sw_version: house.version },
  };
  const message = (component: string, id: string, config: object | null): DiscoveryMessage => ({
    topic: `${prefix}/${component}/hems_${site}/${objectId(id)}/config`,
    payload:
      config === null
        ? ''
        : JSON.stringify({ ...config, unique_id: `hems_${site}_${component}_${objectId(id)}`, ...shared }),
  });
  const sensor = ({ id, name, of, state, unit, topic }: Sensor): DiscoveryMessage =>
    message('sensor', id, {
      name,
      ...(of !== null && { device_class: of }),
      state_class: state,
      unit_of_measurement: unit,
      state_topic: topic === 'state' ? stateTopic(site) : energyTopic(site),
      value_template: `{{ value_json['${id}'] }}`,
    });
  const sensors = [
    ...FLOW,
    ...house.circuits.map(({ id, name }) => power(`${id}.w`, name)),
    ...house.energies.map(
      ({ series, name }): Sensor => ({ id: series, name, of: 'energy', state: 'total', unit: 'Wh', topic: 'energy' }),
    ),
  ];
  return [
    ...sensors.map(sensor),
    ...house.modes.map(({ device, name, options }) =>
      message(
        'select',
        `${device}.mode`,
        commands
          ? {
              name,
              options,
              state_topic: stateTopic(site),
              value_template: `{{ value_json['${device}.mode'] }}`,
              command_topic: commandTopic(site, device),
            }
          : null,
      ),
    ),
    ...house.switches.map(({ device, name }) =>
      message(
        'switch',
        `${device}.on`,
        commands
          ? {
              name,
              state_topic: stateTopic(site),
              value_template: `{{ value_json['${device}.on'] }}`,
              state_on: 'ON',
              state_off: 'OFF',
              payload_on: 'ON',
              payload_off: 'OFF',
              command_topic: commandTopic(site, device),
            }
          : null,
      ),
    ),
  ];
}
