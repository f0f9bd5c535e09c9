import { describe, expect, it } from 'vitest';
import { seasonalMains, WATER_WH_PER_LITRE_KELVIN } from '#core/physics/tank-season.ts';
import { hours, minutes } from '#core/time/instant.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createHouseModel } from '#drivers/simulated/model/house-model.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import type { World } from '#drivers/simulated/world.ts';
import { createController } from './controller.ts';

const MJ_PER_WH = 3_600_000;

async function createHouse() {
  let made: World | null = null;
  const controller = await createController((clock) => {
    made = createWorld({
      spec: DEFAULT_HOUSE,
      inputs: createHouseModel({ spec: DEFAULT_HOUSE, seed: 7 }),
      start: clock.now(),
    });
    return made;
  });
  return { controller, world: made! as World };
}

const unsigned = (edt: Uint8Array, at = 0): number => new DataView(edt.buffer, edt.byteOffset).getUint32(at);
const signed = (edt: Uint8Array, at = 0): number => new DataView(edt.buffer, edt.byteOffset).getInt32(at);

describe('the registers of all nodes together', () => {
  it('equal the ledgers of the world and close the balance of the house, within a unit each', async () => {
    const { controller, world } = await createHouse();
    const read = async () => {
      const list = Buffer.from(await controller.setGet('board', [0xb2, '013C'], 0xb3), 'hex');
      const channels = controller.household.circuits.map((_, i) => list.readUInt32BE(2 + 4 * i));
      const one = async (id: string, epc: number): Promise<number> => unsigned((await controller.get(id, epc))[0]!);
      return {
        channels,
        bought: await one('board', 0xc0),
        sold: await one('board', 0xc1),
        solar: await one('pv1', 0xe1),
        charged: await one('battery', 0xa8),
        discharged: await one('battery', 0xa9),
        heater: await one('ecocute', 0x85),
        vehicleIn: await one('ev', 0xd8),
        vehicleOut: await one('ev', 0xd6),
      };
    };
    for (let day = 0; day < 3; day++) {
      await controller.wait(hours(24) - 12_345);
      // All registers are read within the same two seconds; the ledger is what it was then.
      const before = { ...world.ledger };
      const seen = await read();
      const after = { ...world.ledger };
      const near = (register: number, key: keyof typeof before): void => {
        expect(register, key).toBeGreaterThanOrEqual(Math.floor(before[key] / MJ_PER_WH));
        expect(register, key).toBeLessThanOrEqual(after[key] / MJ_PER_WH);
      };
      near(seen.bought, 'import');
      near(seen.sold, 'export');
      near(seen.solar, 'solar');
      near(seen.charged, 'batteryCharge');
      near(seen.discharged, 'batteryDischarge');
      near(seen.heater, 'heater');
      near(seen.vehicleIn, 'vehicleCharge');
      near(seen.vehicleOut, 'vehicleDischarge');
      const { circuits } = controller.household;
      const load = seen.channels.filter((_, i) => circuits[i]!.feeds === 'load').reduce((sum, wh) => sum + wh, 0);
      expect(Math.abs(load - world.ledger.load / MJ_PER_WH)).toBeLessThan(circuits.length + 20);
      const into = seen.solar + seen.bought + seen.discharged + seen.vehicleOut;
      const out = load + seen.heater + seen.charged + seen.vehicleIn + seen.sold;
      expect(Math.abs(into - out)).toBeLessThan(circuits.length + 40);
    }
  });

  it('close the balance of power at one moment exactly', async () => {
    const { controller } = await createHouse();
    await controller.wait(minutes(137));
    const ask = async (): Promise<number> => {
      const main = signed((await controller.get('board', 0xc6))[0]!);
      const solar = (await controller.get('pv1', 0xe0))[0]!;
      const battery = signed((await controller.get('battery', 0xd3))[0]!);
      const list = Buffer.from(await controller.setGet('board', [0xb6, '013C'], 0xb7), 'hex');
      const branches = controller.household.circuits.reduce((sum, _, i) => sum + list.readInt32BE(2 + 4 * i), 0);
      return main + ((solar[0]! << 8) | solar[1]!) - battery - branches;
    };
    // The four questions take 0.4 s; powers stand still inside a minute unless a store meets a bound.
    const gaps: number[] = [];
    for (let i = 0; i < 20; i++) {
      await controller.wait(minutes(7) - (controller.clock.now() % 60_000) + 1_000);
      gaps.push(await ask());
    }
    expect(gaps.filter((gap) => gap === 0).length).toBeGreaterThanOrEqual(18);
  });
});

describe('hot water', () => {
  it('is as much heat as litres × (temperature − mains) × 1.163, within half a litre, and never more than the tank', async () => {
    const { controller, world } = await createHouse();
    for (let i = 0; i < 40; i++) {
      await controller.wait(hours(5));
      const [litres, stored, tank] = await controller.get('ecocute', 0xe1, 0xc1, 0xe2);
      const amount = (litres![0]! << 8) | litres![1]!;
      const perLitre = (stored![0]! - seasonalMains(controller.clock.now())) * WATER_WH_PER_LITRE_KELVIN;
      expect(Math.abs(amount * perLitre - world.heater!.heatWh())).toBeLessThan(0.5 * perLitre + 20);
      expect(amount).toBeLessThanOrEqual((tank![0]! << 8) | tank![1]!);
      expect(stored![0]).toBeGreaterThanOrEqual(60);
      expect(stored![0]).toBeLessThanOrEqual(90);
    }
  });
});
