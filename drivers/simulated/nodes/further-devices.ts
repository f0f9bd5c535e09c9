import { seasonalMains } from '#core/physics/tank-season.ts';
import { minutes } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { SimulatedLan } from '../lan/simulated-lan.ts';
import type { World } from '../world.ts';
import { airSensor } from './air-sensor.ts';
import { cookingHeater } from './cooking-heater.ts';
import { distributionBoard } from './distribution-board.ts';
import { energyShift } from './energy-shift.ts';
import { floorHeater } from './floor-heater.ts';
import { gasMeter, waterMeter } from './fluid-meter.ts';
import { fuelCell } from './fuel-cell.ts';
import { light } from './light.ts';
import { multiPcs } from './multi-pcs.ts';
import { createNode, type SimulatedNode } from './node.ts';
import type { NodeObject } from './node-object.ts';
import { repeat } from './repeat.ts';
import { solarInverter } from './solar-inverter.ts';
import { storageBattery } from './storage-battery.ts';
import { waterHeater } from './water-heater.ts';

/** A device of a kind that the default house has not got. */
export interface FurtherDevice {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly eoj: number;
}

export interface FurtherDevices {
  readonly devices: readonly FurtherDevice[];
  /** Somebody turns a burner of the cooker on. */
  cook(): void;
  /** Stops looking for changes to announce; the nodes go on answering. */
  stop(): void;
}

/** Whole numbers 0..2^32 of a wave over the day, so that sensors have something to tell. */
const wave = (clock: Clock, middle: number, swing: number) => (): number =>
  middle + swing * Math.sin((clock.now() / 86_400_000) * 2 * Math.PI);

/**
 * Devices that stand beside the default house on the same LAN, from 192.168.3.61: fuel cell, water and gas meter, floor
 * heater, cooker, sensors, a single lamp, a board with circuits that also give, an EcoCute with energy shift, and a
 * multi-input conditioner with roof and battery behind it, all on one node. They look at the same world; nothing of them
 * is part of its balance, so that the house stays what it is.
 */
export function createFurtherDevices(deps: {
  readonly clock: Clock;
  readonly world: World;
  readonly lan: SimulatedLan;
}): FurtherDevices {
  const { clock, world, lan } = deps;
  const cooker = cookingHeater({ eoj: 0x03b901, serial: 'cooker' });
  const devices: FurtherDevice[] = [];
  const nodes: SimulatedNode[] = [];
  let host = 61;

  /** One node with these objects; the first names the node. */
  const stand = (...objects: readonly { id: string; name: string; object: NodeObject }[]): void => {
    const address = `192.168.3.${host++}`;
    const node = createNode({
      address,
      serial: objects[0]!.id,
      objects: objects.map(({ object }) => object),
      send: (to, bytes) => lan.send(address, to, bytes),
      beforeRequest: () => world.advanceTo(clock.now()),
    });
    lan.attach(address, node);
    nodes.push(node);
    for (const { id, name, object } of objects) devices.push({ id, name, address, eoj: object.eoj });
    node.announce();
  };
  const add = (
    id: string,
    name: string,
    eoj: number,
    make: (identity: { eoj: number; serial: string }) => NodeObject,
  ): void => stand({ id, name, object: make({ eoj, serial: id }) });

  add('fuel-cell', '燃料電池', 0x027c01, (identity) => fuelCell({ ...identity, clock }));
  add('water', '水道', 0x028101, (identity) => waterMeter({ ...identity, clock }));
  add('gas', 'ガス', 0x028201, (identity) => gasMeter({ ...identity, clock }));
  add('floor', '床暖房', 0x027b01, (identity) => floorHeater({ ...identity, clock }));
  stand({ id: 'cooker', name: 'IHクッキングヒーター', object: cooker.object });
  add('temperature', '温度', 0x001101, (identity) => airSensor({ ...identity, value: wave(clock, 21, 2) }));
  add('humidity', '湿度', 0x001201, (identity) => airSensor({ ...identity, value: wave(clock, 55, 10) }));
  add('co2', 'CO₂', 0x001b01, (identity) => airSensor({ ...identity, value: wave(clock, 700, 200) }));
  add('voc', 'VOC', 0x001d01, (identity) => airSensor({ ...identity, value: wave(clock, 90, 30) }));
  const [lamp] = world.appliances.filter(({ kind }) => kind === 'light');
  if (lamp !== undefined) add('lamp', '門灯', 0x029101, (identity) => light({ ...identity, appliance: lamp }));
  stand(...conditioner(clock, world));
  add('duplex-board', '分電盤（双方向）', 0x028701, (identity) => duplexBoard(identity, world));
  const { heater } = world;
  if (heater !== null) {
    const mains = (): number => seasonalMains(clock.now());
    add('shift', 'エコキュート', 0x026b01, (identity) =>
      waterHeater({ ...identity, heater, mains, shift: energyShift(clock) }),
    );
  }
  const stop = repeat(clock, minutes(1), () => {
    world.advanceTo(clock.now());
    for (const node of nodes) node.notifyChanges();
  });
  return { devices, cook: () => cooker.turnOn(0), stop };
}

/** Roof and battery of the world behind one conditioner: it takes what the battery takes beyond the sun, and gives the rest. */
function conditioner(clock: Clock, world: World): readonly { id: string; name: string; object: NodeObject }[] {
  const { solar, battery } = world;
  const [pcsEoj, solarEoj, batteryEoj] = [0x02a501, 0x027901, 0x027d01];
  const serial = 'pcs';
  const roof = solarInverter({ eoj: solarEoj, serial, clock, solar, sold: () => world.ledger.export });
  const store = battery === null ? [] : [storageBattery({ eoj: batteryEoj, serial, clock, battery })];
  const object = multiPcs({
    eoj: pcsEoj,
    serial,
    members: [solarEoj, ...store.map(({ eoj }) => eoj)],
    power: () => (battery?.power() ?? 0) - solar.power(),
    taken: () => battery?.chargedEnergy() ?? 0,
    given: () => solar.energy() + (battery?.dischargedEnergy() ?? 0),
  });
  return [
    { id: 'pcs', name: 'マルチ入力PCS', object },
    { id: 'pcs-roof', name: '太陽光発電', object: roof },
    ...store.map((found) => ({ id: 'pcs-battery', name: '蓄電池', object: found })),
  ];
}

/** A board whose first circuit that also gives is the grid, the second the roof. */
function duplexBoard(identity: { eoj: number; serial: string }, world: World): NodeObject {
  const { ledger, solar } = world;
  const main = { power: () => world.gridPower(), imported: () => ledger.import, exported: () => ledger.export };
  const channels = world.circuits.map((circuit) => ({
    name: circuit.name,
    legs: 'R' as const,
    power: () => circuit.power(),
    energy: () => circuit.energy(),
  }));
  return distributionBoard({
    ...identity,
    main,
    channels,
    duplex: [
      { name: '系統', legs: 'both', power: main.power, taken: main.imported, given: main.exported },
      { name: '太陽光', legs: 'both', power: () => -solar.power(), taken: () => 0, given: () => solar.energy() },
    ],
  });
}
