import type { CircuitObservation, DuplexCircuitObservation } from '#core/device/board.ts';
import { known, mapReading, missing, type Reading } from '#core/reading.ts';
import { type Instant, type Millis, millis } from '#core/time/instant.ts';
import { type WattHours, type Watts, wattHours, watts } from '#core/units.ts';
import type { BoardForm } from './board.ts';
import { DUPLEX_ENERGY, DUPLEX_POWER, ENERGY, hasList, POWER, readList } from './board-page.ts';
import { type DeviceObject, readValues } from './device-object.ts';
import { createMeanPower } from './mean-power.ts';

const MINUTE = 60_000;

/**
 * The lists of release E, of any number of channels: simplex (watts B7, registers B3) and duplex (watts BE, both registers
 * BA).
 *
 * Watts are read at each call. Registers are read once a minute, at the first call of each minute (so also at :00 and
 * :30); until the next minute the reading of this minute stands, with its own time. A board without watts gets them from
 * its registers (mean-power.ts), which are then read at each call.
 */
export function createListForm(
  object: DeviceObject,
  counts: { readonly simplex: number; readonly duplex: number },
  unit: number | null,
): BoardForm {
  const { clock } = object.deps;
  const simplex = createSimplex(object, counts.simplex, unit);
  const duplex = createDuplex(object, counts.duplex, unit);
  return {
    async read(deadline: Millis, also: readonly number[]) {
      const due = clock.monotonic() + deadline;
      const seen = await simplex(due, also);
      if (counts.duplex === 0) return seen;
      return { ...seen, duplex: await duplex(due) };
    },
  };
}

function createSimplex(object: DeviceObject, channels: number, unit: number | null) {
  const { clock } = object.deps;
  const mean = createMeanPower(unit);
  const hasWatts = channels > 0 && hasList(object, POWER);
  const registersOf = createRegisters(object, channels, unit, !hasWatts);

  return async (due: number, also: readonly number[]): ReturnType<BoardForm['read']> => {
    if (!hasWatts) {
      const values = await readValues(object, also, millis(due - clock.monotonic()));
      const registers = await registersOf(due);
      return { circuits: circuitsOf(mean.of(registers, clock.now()), registers), also: values };
    }
    const { readings, also: got } = await readList(object, POWER, channels, due, also);
    const at = clock.now();
    const registers = await registersOf(due);
    const powers = readings.map((reading) => mapReading(reading, watts));
    return { circuits: circuitsOf(powers, registers), also: { at, got, unasked: 'not-fitted' } };
  };
}

const circuitsOf = (
  powers: readonly Reading<Watts>[],
  registers: readonly Reading<WattHours>[],
): readonly CircuitObservation[] => powers.map((power, i) => ({ channel: i + 1, power, register: registers[i]! }));

/** The registers of this minute; `always` reads them at each call. */
function createRegisters(object: DeviceObject, channels: number, unit: number | null, always: boolean) {
  const { clock } = object.deps;
  let registers: readonly Reading<WattHours>[] = [];
  let minute = Number.NaN;
  return async (due: number): Promise<readonly Reading<WattHours>[]> => {
    const now = Math.floor(clock.now() / MINUTE);
    if (now === minute && !always) return registers;
    if (unit === null || !hasList(object, ENERGY))
      return Array.from({ length: channels }, () => missing('not-fitted', clock.now()));
    const { readings } = await readList(object, ENERGY, channels, due);
    registers = readings.map((reading) => mapReading(reading, (raw) => wattHours(raw * unit)));
    minute = isAnswered(registers) ? now : Number.NaN;
    return registers;
  };
}

const isAnswered = (readings: readonly Reading<unknown>[]): boolean =>
  readings.every((reading) => reading.known || reading.missing !== 'no-answer');

function createDuplex(object: DeviceObject, channels: number, unit: number | null) {
  const { clock } = object.deps;
  const mean = createMeanPower(unit);
  const hasWatts = hasList(object, DUPLEX_POWER);
  const hasEnergy = unit !== null && hasList(object, DUPLEX_ENERGY);
  let pairs: readonly Reading<WattHours>[] = [];
  let minute = Number.NaN;

  const readPairs = async (due: number): Promise<void> => {
    const now = Math.floor(clock.now() / MINUTE);
    if (now === minute && hasWatts) return;
    const { readings } = hasEnergy
      ? await readList(object, DUPLEX_ENERGY, channels, due)
      : { readings: Array.from({ length: 2 * channels }, () => missing('not-fitted', clock.now())) };
    pairs = readings.map((reading) => mapReading(reading, (raw) => wattHours(raw * (unit ?? Number.NaN))));
    minute = isAnswered(pairs) ? now : Number.NaN;
  };

  return async (due: number): Promise<readonly DuplexCircuitObservation[]> => {
    const watted = hasWatts ? (await readList(object, DUPLEX_POWER, channels, due)).readings : null;
    await readPairs(due);
    const powers =
      watted?.map((reading) => mapReading(reading, watts)) ?? nets(mean.of(pairs, clock.now()), clock.now());
    return powers.map((power, i) => ({
      channel: i + 1,
      power,
      register: pairs[2 * i]!,
      givenRegister: pairs[2 * i + 1]!,
    }));
  };
}

/** Taken less given, pair by pair. */
const nets = (powers: readonly Reading<Watts>[], at: Instant): readonly Reading<Watts>[] =>
  Array.from({ length: powers.length / 2 }, (_, i) => {
    const [taken, given] = [powers[2 * i]!, powers[2 * i + 1]!];
    if (!taken.known) return taken;
    return given.known ? known(watts(taken.value - given.value), at) : given;
  });
