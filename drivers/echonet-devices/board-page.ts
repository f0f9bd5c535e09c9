import { known, type MissingReason, missing, type Reading } from '#core/reading.ts';
import { type Instant, millis } from '#core/time/instant.ts';
import type { GetResult } from '../echonet-lan/results.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import { fixedSize, type NumberType } from '#protocol/echonet/data-type.ts';
import { decodeNumber } from '#protocol/echonet/property-value.ts';
import type { DeviceObject } from './device-object.ts';

/** One of the lists of release E: its range is set in one property and the list read in the next (atomic pair). */
export interface ListKind {
  readonly range: number;
  /** Most channels of one list. */
  readonly page: number;
}

export const ENERGY: ListKind = { range: 0xb2, page: 60 };
export const POWER: ListKind = { range: 0xb6, page: 60 };
export const DUPLEX_ENERGY: ListKind = { range: 0xb9, page: 30 };
export const DUPLEX_POWER: ListKind = { range: 0xbd, page: 60 };

export const hasList = (object: DeviceObject, { range }: ListKind): boolean =>
  object.sets(range) && object.gets(range + 1);

/** The readings of a list, and what else was asked for on the way. */
export interface ListReading {
  /** Channel by channel; a list of pairs has two readings for each. */
  readonly readings: Reading<number>[];
  readonly also: GetResult;
  /** When the first page was read. */
  readonly at: Instant;
}

/**
 * Reads a list page by page, range and list in one session with the board. A list that does not echo the range that was
 * set belongs to somebody else's question and counts as no answer. `also` is asked for with the first page, or before
 * it by itself where the board cannot take the list together with others. `due` is monotonic ms.
 */
export async function readList(
  object: DeviceObject,
  kind: ListKind,
  channels: number,
  due: number,
  also: readonly number[] = [],
): Promise<ListReading> {
  const { lan, address, eoj, clock } = object.deps;
  const list = kind.range + 1;
  const { types, size } = itemTypes(eoj, list);
  const left = () => millis(due - clock.monotonic());
  const apart = also.length > 0 && object.peculiarities().alone.has(list);
  let beside: GetResult = apart ? await lan.get(address, eoj, also, left()) : new Map();
  const at = clock.now();
  const readings: Reading<number>[] = [];
  for (let first = 1; first <= channels; first += kind.page) {
    const count = Math.min(kind.page, channels - first + 1);
    const setting = [{ epc: kind.range, edt: Uint8Array.of(first, count) }];
    const asked = first === 1 && !apart ? [list, ...also] : [list];
    const { got } = await lan.setGet(address, eoj, setting, asked, left());
    if (first === 1 && !apart) beside = got;
    readPage(got.get(list), first, count, types, size, readings, clock.now());
  }
  return { readings, also: beside, at };
}

/** {first, count, count × item}: appends the readings of each channel of the page. */
function readPage(
  edt: Uint8Array | MissingReason | 'refused' | undefined,
  first: number,
  count: number,
  types: readonly NumberType[],
  size: number,
  readings: Reading<number>[],
  at: Instant,
): void {
  const list = edt instanceof Uint8Array && edt[0] === first && edt[1] === count ? edt : null;
  for (let i = 0; i < count; i++) {
    let offset = 2 + i * size;
    for (const type of types) {
      const value = list === null ? 'no-answer' : decodeNumber(type, list, offset);
      readings.push(typeof value === 'string' ? missing(value, at) : known(value, at));
      offset += type.size;
    }
  }
}

/** The number types of a list's items, in the table's last field: one, or a pair of directions. */
function itemTypes(eoj: number, epc: number): { readonly types: readonly NumberType[]; readonly size: number } {
  const type = propertyRow(eoj, epc)?.type;
  const list = type?.kind === 'object' ? type.fields.at(-1)?.[1] : undefined;
  const item = list?.kind === 'array' ? list.item : undefined;
  const types = item?.kind === 'object' ? item.fields.map(([, field]) => field) : [item];
  const numbers = types.filter((part) => part?.kind === 'number');
  const size = item === undefined ? null : fixedSize(item);
  if (size === null || numbers.length !== types.length) throw new RangeError(`0x${epc.toString(16)} is no list`);
  return { types: numbers, size };
}
