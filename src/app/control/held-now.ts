import { type ControlMemory, memoryOf } from '#core/control/memory.ts';
import { type Millis, seconds } from '#core/time/instant.ts';
import type { House } from '../house.ts';

const LOOK: Millis = seconds(3);

/**
 * Looks at devices that were held when we last stopped. One that is now in a mode which is neither its own programme nor
 * of our making was operated meanwhile; all others, also those that do not answer, are ours to give back.
 */
export async function heldNow(
  house: House,
  held: readonly string[],
  memory: ControlMemory,
): Promise<{
  readonly taken: readonly { readonly device: string; readonly mode: string }[];
  readonly ours: readonly string[];
}> {
  const taken: { device: string; mode: string }[] = [];
  const ours: string[] = [];
  const devices = [...house.batteries, ...house.heaters, ...house.vehicles];
  await Promise.all(
    held.map(async (id) => {
      const device = devices.find((one) => one.id === id);
      const mode = device === undefined ? null : (await device.observe(LOOK)).mode;
      const known = memoryOf(memory, id).ours;
      if (mode?.known === true && mode.value !== 'auto' && known.length > 0 && !known.includes(mode.value))
        taken.push({ device: id, mode: mode.value });
      else ours.push(id);
    }),
  );
  return { taken, ours: held.filter((id) => ours.includes(id)) };
}
