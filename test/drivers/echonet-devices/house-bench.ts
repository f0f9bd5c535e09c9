import { createRandom } from '#core/random.ts';
import { instant, type Millis, millis, parseInstant } from '#core/time/instant.ts';
import type { DeviceDeps } from '#drivers/echonet-devices/device-object.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { createVirtualClock, type VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createSimulatedLan, type SimulatedLan } from '#drivers/simulated/lan/simulated-lan.ts';
import { createHouseModel } from '#drivers/simulated/model/house-model.ts';
import { createFurtherDevices } from '#drivers/simulated/nodes/further-devices.ts';
import { createSimulatedHousehold, type SimulatedHousehold } from '#drivers/simulated/nodes/household.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import type { World } from '#drivers/simulated/world.ts';
import { silent } from '#ports/log.ts';

/** The simulated house with our controller in it. */
export interface HouseBench {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly wire: SimulatedLan;
  readonly lan: EchonetLan;
  readonly household: SimulatedHousehold;
  /** What a driver needs for the device of that id. */
  deps(id: string): DeviceDeps;
  settle<T>(work: Promise<T>, most?: Millis): Promise<T>;
  run(ms: number): Promise<void>;
  /** Somebody turns a burner of the cooker on. */
  cook(): void;
  cut(): void;
}

/** `further`: with the devices that the default house has not got. */
export async function createHouseBench(
  start = '2026-04-12T12:00:00+09:00',
  { further = false }: { readonly further?: boolean } = {},
): Promise<HouseBench> {
  const at = parseInstant(start)!;
  const clock = createVirtualClock({ start: at });
  const wire = createSimulatedLan({ clock, random: createRandom(7, 'wire') });
  const inputs = createHouseModel({ spec: DEFAULT_HOUSE, seed: 7 });
  const world = createWorld({ spec: DEFAULT_HOUSE, inputs, start: at });
  const household = createSimulatedHousehold({ clock, world, lan: wire });
  const beside = further ? createFurtherDevices({ clock, world, lan: wire }) : null;
  const lan = createEchonetLan({ link: wire.link('192.168.3.2'), clock, log: silent });
  await lan.start();
  await clock.run({ until: instant(at + 1_000) });
  return {
    clock,
    world,
    wire,
    lan,
    household,
    deps(id) {
      const device = [...household.devices, ...(beside?.devices ?? [])].find((candidate) => candidate.id === id)!;
      return { lan, clock, address: device.address, eoj: device.eoj, id, name: device.name };
    },
    async settle(work, most = millis(300_000)) {
      let done = false;
      const end = (): boolean => (done = true);
      work.then(end, end);
      await clock.run({ until: instant(clock.now() + most), stop: () => done });
      if (!done) throw new Error('still waiting');
      return work;
    },
    run: (ms) => clock.run({ until: instant(clock.now() + ms) }),
    cook: () => beside?.cook(),
    cut: () => wire.setConditions({ loss: 1 }),
  };
}
