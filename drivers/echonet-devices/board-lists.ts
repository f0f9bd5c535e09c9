import type { CircuitObservation } from '#core/device/board.ts';
import { known, type MissingReason, missing, type Reading } from '#core/reading.ts';
import { type Instant, type Millis, millis } from '#core/time/instant.ts';
import { type WattHours, type Watts, wattHours, watts } from '#core/units.ts';
import type { GetResult } from '../echonet-lan/results.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import type { NumberType } from '#protocol/echonet/data-type.ts';
import { decodeNumber } from '#protocol/echonet/property-value.ts';
import type { BoardForm } from './board.ts';
import type { DeviceObject } from './device-object.ts';

/** Channels of one list (range 1..60). */
const PAGE = 60;
const MINUTE = 60_000;
const ENERGY_RANGE = 0xb2;
const POWER_RANGE = 0xb6;
const NOTHING: GetResult = new Map();

/**
 * The simplex lists of release E: a range is set (B6, B2) and its list read (B7 watts, B3 registers) in the same session,
 * page by page. A list that does not echo the range that was set belongs to somebody else's question and counts as no
 * answer.
 *
 * Watts are read at each call. Registers are read once a minute, at the first call of each minute (so also at :00 and
 * :30); until the next minute the reading of this minute stands, with its own time.
 */
export function createListForm(object: DeviceObject, channels: number, unit: number | null): BoardForm {
  const { lan, address, eoj, clock } = object.deps;
  const pages = Array.from({ length: Math.ceil(channels / PAGE) }, (_, i) => ({
    first: i * PAGE + 1,
    count: Math.min(PAGE, channels - i * PAGE),
  }));
  const powerType = itemType(eoj, POWER_RANGE + 1);
  const energyType = itemType(eoj, ENERGY_RANGE + 1);
  let registers: Reading<WattHours>[] = [];
  let minute = Number.NaN;

  /** Reads one list into `readings`; gives what else was asked for on the way. */
  const readList = async <T extends number>(
    range: number,
    type: NumberType,
    brand: (raw: number) => T,
    readings: Reading<T>[],
    due: number,
    also: readonly number[],
  ): Promise<GetResult> => {
    let first = NOTHING;
    for (const page of pages) {
      const setting = [{ epc: range, edt: Uint8Array.of(page.first, page.count) }];
      const asked = page.first === 1 ? [range + 1, ...also] : [range + 1];
      const { got } = await lan.setGet(address, eoj, setting, asked, millis(due - clock.monotonic()));
      if (page.first === 1) first = got;
      readPage(got.get(range + 1), page, type, brand, readings, clock.now());
    }
    return first;
  };

  return {
    async read(deadline: Millis, also: readonly number[]) {
      const due = clock.monotonic() + deadline;
      const powers: Reading<Watts>[] = [];
      const got = await readList(POWER_RANGE, powerType, watts, powers, due, also);
      const now = clock.now();
      if (Math.floor(now / MINUTE) !== minute) {
        const fresh = await readRegisters(due);
        registers = fresh;
        minute = fresh.every((reading) => reading.known || reading.missing !== 'no-answer')
          ? Math.floor(now / MINUTE)
          : Number.NaN;
      }
      const circuits: CircuitObservation[] = [];
      for (let i = 0; i < channels; i++) circuits.push({ channel: i + 1, power: powers[i]!, register: registers[i]! });
      return { circuits, also: { at: now, got, unasked: 'not-fitted' } };
    },
  };

  async function readRegisters(due: number): Promise<Reading<WattHours>[]> {
    const readings: Reading<WattHours>[] = [];
    if (unit === null || !object.gets(ENERGY_RANGE + 1) || !object.sets(ENERGY_RANGE)) {
      for (let i = 0; i < channels; i++) readings.push(missing('not-fitted', clock.now()));
      return readings;
    }
    await readList(ENERGY_RANGE, energyType, (raw) => wattHours(raw * unit), readings, due, []);
    return readings;
  }
}

/** {first, count, count × item}: appends one reading for each channel of the page. */
function readPage<T extends number>(
  edt: Uint8Array | MissingReason | 'refused' | undefined,
  page: { readonly first: number; readonly count: number },
  type: NumberType,
  brand: (raw: number) => T,
  readings: Reading<T>[],
  at: Instant,
): void {
  const list = edt instanceof Uint8Array && edt[0] === page.first && edt[1] === page.count ? edt : null;
  for (let i = 0; i < page.count; i++) {
    const value = list === null ? 'no-answer' : decodeNumber(type, list, 2 + i * type.size);
    readings.push(typeof value === 'string' ? missing(value, at) : known(brand(value), at));
  }
}

/** The number type of a list's items, in the table's last field. */
function itemType(eoj: number, epc: number): NumberType {
  const type = propertyRow(eoj, epc)?.type;
  const list = type?.kind === 'object' ? type.fields.at(-1)?.[1] : undefined;
  if (list?.kind !== 'array' || list.item.kind !== 'number') throw new RangeError(`0x${epc.toString(16)} is no list`);
  return list.item;
}
