import type { CircuitObservation } from '#core/device/board.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import type { Instant, Millis } from '#core/time/instant.ts';
import { type WattHours, type Watts, wattHours, watts } from '#core/units.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import type { NumberType } from '#protocol/echonet/data-type.ts';
import { decodeNumber } from '#protocol/echonet/property-value.ts';
import type { BoardForm } from './board.ts';
import { type DeviceObject, edtOf, readValues, type Values } from './device-object.ts';

const FIRST = 0xd0;
const LAST = 0xef;
const MINUTE = 60_000;
/** The longest time over which a mean power is still called a power. */
const LONGEST = 30 * MINUTE;

interface Sample {
  readonly at: Instant;
  /** Wh of each channel; NaN where it was missing. */
  readonly registers: readonly number[];
}

/**
 * The single channels D0..EF of old boards: {register uint32 × C2, R and T current int16}. They have no watts, so a
 * circuit's power is the mean since a reading at least a minute old (more where a count is more than 1 Wh, so that one
 * count is at most 60 W; 30 minutes at most): the first minute has none.
 */
export function createChannelForm(object: DeviceObject, unit: number | null): BoardForm {
  const { eoj } = object.deps;
  const epcs = Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i).filter((epc) => object.gets(epc));
  const type = registerType(eoj);
  const window = Math.min(LONGEST, MINUTE * Math.max(1, unit ?? 1));
  const history: Sample[] = [];

  /** Keeps one sample a minute, and one that is older than the window. */
  const remember = (sample: Sample): void => {
    const last = history.at(-1);
    if (last !== undefined && sample.at >= last.at && sample.at - last.at < MINUTE) return;
    if (last !== undefined && sample.at < last.at) history.length = 0;
    history.push(sample);
    while (history.length > 1 && sample.at - history[1]!.at >= window) history.shift();
  };

  return {
    async read(deadline: Millis, also: readonly number[]) {
      const values = await readValues(object, [...also, ...epcs], deadline);
      const registers = epcs.map((epc) => registerOf(values, epc, type, unit));
      const before = history.findLast((sample) => values.at - sample.at >= window);
      const circuits = epcs.map(
        (epc, i): CircuitObservation => ({
          channel: epc - FIRST + 1,
          register: registers[i]!,
          power: meanPower(before, i, registers[i]!),
        }),
      );
      if (registers.some(({ known: fine }) => fine)) {
        remember({
          at: values.at,
          registers: registers.map((reading) => (reading.known ? reading.value : Number.NaN)),
        });
      }
      return { circuits, also: values };
    },
  };
}

function registerOf(values: Values, epc: number, type: NumberType, unit: number | null): Reading<WattHours> {
  const edt = edtOf(values, epc);
  if (typeof edt === 'string') return missing(edt, values.at);
  if (unit === null) return missing('not-fitted', values.at);
  const raw = edt.length === 8 ? decodeNumber(type, edt) : 'out-of-range';
  return typeof raw === 'string' ? missing(raw, values.at) : known(wattHours(raw * unit), values.at);
}

function meanPower(before: Sample | undefined, index: number, register: Reading<WattHours>): Reading<Watts> {
  if (!register.known) return register;
  const then = before?.registers[index];
  if (before === undefined || then === undefined || Number.isNaN(then)) return missing('no-answer', register.at);
  if (register.value < then) return missing('out-of-range', register.at);
  return known(watts(((register.value - then) * 3_600_000) / (register.at - before.at)), register.at);
}

function registerType(eoj: number): NumberType {
  const type = propertyRow(eoj, FIRST)?.type;
  const field = type?.kind === 'object' ? type.fields[0]?.[1] : undefined;
  if (field?.kind !== 'number') throw new RangeError('a channel has no register');
  return field;
}
