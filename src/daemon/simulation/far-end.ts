import { createRandom } from '#core/random.ts';
import type { Instant } from '#core/time/instant.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import { createFaultyWire, type DeviceFaults } from '#drivers/simulated/lan/faulty-wire.ts';
import { createSimulatedLan, type SimulatedLan } from '#drivers/simulated/lan/simulated-lan.ts';
import { createSimulatedHousehold, type SimulatedHousehold } from '#drivers/simulated/nodes/household.ts';
import { createSimulatedMeter, type SimulatedMeter } from '#drivers/simulated/sk-module/simulated-meter.ts';
import { createSimulatedSkModule, type SimulatedSkModule } from '#drivers/simulated/sk-module/sk-module.ts';
import type { Trace } from '#drivers/simulated/trace.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import type { HouseInputs } from '#drivers/simulated/world/house-inputs.ts';
import type { World } from '#drivers/simulated/world.ts';
import type { Clock } from '#ports/clock.ts';
import type { Invariants } from './invariants.ts';

/** Counts of 0.01 kWh on six digits: the import register rolls over within the first weeks, as every meter's does some day. */
const REGISTERS = { import: 995_000, export: 23_456 };

/** Not a secret: it opens the simulated meter and nothing else. */
export const CREDENTIALS = { id: '00000000000000000000000000000001', password: 'SIMULATED001' };
/** Where the daemon stands on the simulated LAN. */
export const CONTROLLER = '192.168.3.2';

/** Everything that is there whether the daemon runs or not: the house with its devices, and the wires to them. */
export interface FarEnd {
  readonly world: World;
  readonly lan: SimulatedLan;
  /** What can befall the devices; null on a wire that was made without. */
  readonly faults: DeviceFaults | null;
  readonly household: SimulatedHousehold;
  readonly meter: SimulatedMeter;
  readonly module: SimulatedSkModule;
}

export function createFarEnd(parts: {
  /** The true time, which a daemon's own clock may miss. */
  readonly clock: Clock;
  readonly spec: HouseSpec;
  readonly inputs: HouseInputs;
  readonly seed: number;
  readonly start: Instant;
  readonly trace: Trace;
  readonly invariants: Invariants;
  /** Whether devices can be made to fail. */
  readonly faulty: boolean;
}): FarEnd {
  const { clock, seed, trace } = parts;
  const world = createWorld({ spec: parts.spec, inputs: parts.inputs, start: parts.start });
  const lan = createSimulatedLan({ clock, random: createRandom(seed, 'lan') });
  lan.onFrame((direction, _from, _to, bytes) => trace.bytes(direction === 'from-link' ? 1 : 2, clock.now(), bytes));
  const wire = parts.faulty ? createFaultyWire(lan, clock) : null;
  const household = createSimulatedHousehold({ clock, world, lan: wire ?? lan });
  watchSets(household, parts.invariants);
  const meter = createSimulatedMeter({ clock, world, random: createRandom(seed, 'meter'), initial: REGISTERS });
  const module = createSimulatedSkModule({
    clock,
    random: createRandom(seed, 'module'),
    kind: seed % 2 === 0 ? 'dual' : 'single',
    payload: 'hex',
    echo: true,
    chunk: 'whole',
    meter,
    credentials: CREDENTIALS,
  });
  return { world, lan, faults: wire?.faults ?? null, household, meter, module };
}

/** Invariant I8 at the far end, for the devices that are steered. */
function watchSets(household: SimulatedHousehold, invariants: Invariants): void {
  const steered = new Map(
    household.devices
      .filter(({ kind }) => kind === 'battery' || kind === 'heater' || kind === 'vehicle')
      .map(({ id, address }) => [address, id]),
  );
  household.onSet(({ address, from, at, epc, control }) => {
    const device = steered.get(address);
    if (from === CONTROLLER && device !== undefined && control)
      invariants.set(device, at, `EPC 0x${epc.toString(16).toUpperCase()}`);
  });
}
