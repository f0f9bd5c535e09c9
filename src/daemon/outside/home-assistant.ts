import type { HouseControl } from '#app/control/house-control.ts';
import type { DeviceInfo, HouseView } from '#app/house-view.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { Line } from '#drivers/mqtt/mqtt-line.ts';
import {
  commandTopic,
  discoveryOf,
  energyTopic,
  type ShownHouse,
  stateTopic,
} from '#protocol/home-assistant/discovery.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import { nowOf } from '#web/api/routes/now.ts';
import { wishOf } from './wish.ts';

/** Modes that can be set without saying more; a mode that is none of them is shown as unknown. */
const OPTIONS: Readonly<Partial<Record<DeviceInfo['kind'], readonly string[]>>> = {
  battery: ['auto', 'hold'],
  heater: ['auto', 'heat', 'stop'],
  vehicle: ['auto', 'idle'],
};
const SWITCHED: readonly DeviceInfo['kind'][] = ['air-conditioner', 'light'];
/** As `who` in the journal. */
const WHO = 'Home Assistant';

export interface HomeAssistantParts {
  readonly line: Line;
  readonly site: string;
  readonly prefix: string;
  readonly commands: boolean;
  readonly version: string;
  readonly view: HouseView;
  readonly control: Pick<HouseControl, 'operate'>;
  readonly records: Pick<Records, 'series' | 'energy'>;
  readonly log: Log;
}

export interface HomeAssistant {
  start(): void;
  /** After every completed tick. */
  tick(): void;
  stop(): Promise<void>;
}

/** Topics on which commands come. */
export const commandTopics = (site: string, commands: boolean): readonly string[] =>
  commands ? [commandTopic(site, '+')] : [];

/** Shows the house on a broker at home: discovery at each connection, the state every tick, the sums every half hour. */
export function createHomeAssistant(parts: HomeAssistantParts): HomeAssistant {
  const { line, site, view, records, control, log } = parts;
  let told = '';
  let slot: Instant | null = null;

  function shown(): ShownHouse {
    const devices = view.devices();
    return {
      site,
      version: parts.version,
      commands: parts.commands,
      energies: records.series().map(({ id, name }) => ({ series: id, name })),
      circuits: view.circuits(),
      modes: devices.flatMap(({ id, kind, name }) => {
        const options = OPTIONS[kind];
        return options === undefined ? [] : [{ device: id, name, options }];
      }),
      switches: devices.filter(({ kind }) => SWITCHED.includes(kind)).map(({ id, name }) => ({ device: id, name })),
    };
  }

  function publishAll(): void {
    // A series that became known, or a name that was changed, is told as it comes.
    const messages = discoveryOf(shown(), parts.prefix);
    const text = JSON.stringify(messages);
    if (text === told) return;
    let all = true;
    for (const { topic, payload } of messages) all = line.publish(topic, payload, { retain: true }) && all;
    if (all) told = text;
  }

  function publishEnergy(at: Instant): void {
    if (slotOf(at) === slot) return;
    const years = records.energy({ from: instant(0), to: instant(at + HALF_HOUR), step: '1y' });
    const sums = years.map(({ id, points }) => [id, points.reduce((sum, { wh }) => sum + (wh ?? 0), 0)]);
    if (line.publish(energyTopic(site), JSON.stringify(Object.fromEntries(sums)), { retain: true })) slot = slotOf(at);
  }

  async function obey(device: string, payload: string): Promise<void> {
    const wish = payload === 'ON' || payload === 'OFF' ? { on: payload === 'ON' } : { mode: payload };
    const command = wishOf(view, device, wish);
    if (command === null) {
      log.warn('no command of this house', { from: WHO, device });
      return;
    }
    const outcome = await control.operate(command, { who: WHO, until: null, remote: false });
    log.info('operated', { from: WHO, device, ...outcome });
  }

  return {
    start() {
      line.start({
        connected() {
          told = '';
          slot = null;
        },
        disconnected: () => undefined,
        received(topic, payload) {
          const device = topic.slice(commandTopic(site, '').length);
          if (!parts.commands || topic !== commandTopic(site, device)) return;
          obey(device, Buffer.from(payload).toString()).catch((error: unknown) =>
            log.error('fault', { where: WHO, error }),
          );
        },
      });
    },
    tick() {
      const snapshot = view.snapshot();
      if (!line.connected() || snapshot === null) return;
      publishAll();
      line.publish(stateTopic(site), JSON.stringify(stateOf(view, snapshot)), { retain: true });
      publishEnergy(snapshot.at);
    },
    stop: () => line.stop(),
  };
}

function stateOf(view: HouseView, snapshot: Snapshot): Record<string, unknown> {
  const { solar_w, grid_w, house_w, battery_w, vehicle_w, heater_w, circuits, today, ...rest } = nowOf(view);
  const modes = [...snapshot.batteries, ...snapshot.heaters, ...snapshot.vehicles].map(({ id, mode }) => {
    const kind = view.devices().find((device) => device.id === id)?.kind;
    const options = (kind === undefined ? undefined : OPTIONS[kind]) ?? [];
    return [`${id}.mode`, mode.known && options.includes(mode.value) ? mode.value : null];
  });
  const switches = snapshot.appliances.map(({ id, on }) => [`${id}.on`, on.known ? (on.value ? 'ON' : 'OFF') : null]);
  return {
    solar_w,
    grid_w,
    house_w,
    battery_w,
    vehicle_w,
    heater_w,
    battery_pct: rest.battery_pct,
    vehicle_pct: rest.vehicle_pct,
    heater_heat_pct: rest.heater_heat_pct,
    cost_today_yen: today.cost_yen,
    ...Object.fromEntries(circuits.map(({ id, w }) => [`${id}.w`, w])),
    ...Object.fromEntries([...modes, ...switches]),
  };
}
