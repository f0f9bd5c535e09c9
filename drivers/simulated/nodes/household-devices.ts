import { seasonalMains } from '#core/physics/tank-season.ts';
import type { Clock } from '#ports/clock.ts';
import { eojOf } from '#protocol/echonet/eoj.ts';
import type { World, WorldSolar } from '../world.ts';
import { airConditioner } from './air-conditioner.ts';
import type { BoardChannel } from './board-channel.ts';
import { chargerDischarger } from './charger-discharger.ts';
import { distributionBoard } from './distribution-board.ts';
import { light } from './light.ts';
import type { NodeObject } from './node-object.ts';
import { solarInverter } from './solar-inverter.ts';
import { storageBattery } from './storage-battery.ts';
import { waterHeater } from './water-heater.ts';

export interface HouseholdDevice {
  /** `board`, `pv1`, `battery`, `ev`, `ecocute`, `ac1`, …, `light1`, … */
  readonly id: string;
  readonly name: string;
  readonly kind: 'board' | 'solar' | 'battery' | 'vehicle' | 'heater' | 'air-conditioner' | 'light';
  readonly address: string;
  readonly eoj: number;
}

/** A device before it stands on the LAN; `host` is the last number of its address. */
export interface Draft extends Omit<HouseholdDevice, 'address'> {
  readonly host: number;
  readonly object: NodeObject;
}

/** Every device of the world, in the order of their addresses. */
export function draftDevices(clock: Clock, world: World, channels: readonly BoardChannel[]): readonly Draft[] {
  const drafts: Draft[] = [];
  const add = (
    host: number,
    id: string,
    name: string,
    kind: Draft['kind'],
    eoj: number,
    make: (identity: { eoj: number; serial: string }) => NodeObject,
  ): void => {
    drafts.push({ host, id, name, kind, eoj, object: make({ eoj, serial: id }) });
  };
  const { battery, heater, vehicle, solar, ledger } = world;
  const main = { power: () => world.gridPower(), imported: () => ledger.import, exported: () => ledger.export };
  add(10, 'board', '分電盤', 'board', 0x028701, (identity) => distributionBoard({ ...identity, main, channels }));
  if (solar.ratedPower > 0) {
    const shares = sharesOf(solar, solar.inverters ?? 1);
    shares.forEach((share, index) => {
      const sold = (): number => (solar.soldWhole === true ? share.energy() : ledger.export);
      const [host, name] = index === 0 ? [11, '太陽光発電'] : [70 + index, `太陽光発電${index + 1}`];
      add(host, `pv${index + 1}`, name, 'solar', 0x027901, (identity) =>
        solarInverter({ ...identity, clock, solar: share, sold }),
      );
    });
  }
  if (battery !== null)
    add(12, 'battery', '蓄電池', 'battery', 0x027d01, (identity) => storageBattery({ ...identity, clock, battery }));
  if (vehicle !== null)
    add(13, 'ev', '電気自動車', 'vehicle', 0x027e01, (identity) => chargerDischarger({ ...identity, vehicle }));
  if (heater !== null) {
    const mains = (): number => seasonalMains(clock.now());
    add(14, 'ecocute', 'エコキュート', 'heater', 0x026b01, (identity) => waterHeater({ ...identity, heater, mains }));
  }
  return [...drafts, ...draftAppliances(world)].sort((a, b) => a.host - b.host);
}

/** One roof on several inverters: whole watts and millijoules that add up to it. */
function sharesOf(solar: WorldSolar, count: number): readonly WorldSolar[] {
  if (count === 1) return [solar];
  return Array.from({ length: count }, (_, index) => {
    const share = (of: number): number => Math.floor((of * (index + 1)) / count) - Math.floor((of * index) / count);
    return {
      ratedPower: share(solar.ratedPower),
      power: () => share(solar.power()),
      energy: () => share(solar.energy()),
    };
  });
}

/** Air conditioners from .21, lights from .41, numbered in the order of the world. */
function draftAppliances(world: World): readonly Draft[] {
  const circuitOf = new Map(world.circuits.map((circuit) => [circuit.name, circuit]));
  const outdoorTemperature = (): number => world.outdoorTemperature();
  const counts = { 'air-conditioner': 0, light: 0 };
  return world.appliances.map((appliance) => {
    const { kind, name } = appliance;
    const number = ++counts[kind];
    if (kind === 'light') {
      const id = `light${number}`;
      const eoj = eojOf(0x0290, 1);
      return { host: 40 + number, id, name, kind, eoj, object: light({ eoj, serial: id, appliance }) };
    }
    const id = `ac${number}`;
    const eoj = eojOf(0x0130, 1);
    const circuit = circuitOf.get(name);
    const energy = circuit === undefined ? {} : { energy: () => circuit.energy() };
    const object = airConditioner({ eoj, serial: id, appliance, outdoorTemperature, ...energy });
    return { host: 20 + number, id, name, kind, eoj, object };
  });
}
