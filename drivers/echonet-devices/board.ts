import type { BoardObservation, CircuitObservation, DuplexCircuitObservation } from '#core/device/board.ts';
import { missing } from '#core/reading.ts';
import { type Millis, millis } from '#core/time/instant.ts';
import type { Watts } from '#core/units.ts';
import type { Board } from '#ports/devices.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import { decodeValue } from '#protocol/echonet/property-value.ts';
import { createChannelForm } from './board-channels.ts';
import { createListForm } from './board-lists.ts';
import { DUPLEX_ENERGY, DUPLEX_POWER, ENERGY, hasList, POWER } from './board-page.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  type DeviceObject,
  edtOf,
  numberType,
  type Preparable,
  readNumber,
  readValues,
  type Values,
} from './device-object.ts';

/** One of the two ways in which a board tells its circuits: lists of release E, or channel by channel. */
export interface BoardForm {
  /** The circuits in order of their channels, and the values of `also` asked for on the way. */
  read(deadline: Millis, also: readonly number[]): Promise<BoardReading>;
}

export interface BoardReading {
  readonly circuits: readonly CircuitObservation[];
  readonly duplex?: readonly DuplexCircuitObservation[];
  readonly also: Values;
}

const MAIN = 0xc6;

/**
 * A distribution board that meters (分電盤メータリング, 0x0287): main breaker C6, and its circuits in the list form of release
 * E (board-lists.ts) where it has that, circuits that also give among them, else channel by channel (board-channels.ts).
 */
export function createBoard(deps: DeviceDeps): Board & Preparable {
  const object = createDeviceObject(deps);
  const { clock } = deps;
  const main = numberType(deps.eoj, MAIN);
  let form: BoardForm | null = null;

  /** Maps, number of channels and unit do not change while a board runs. */
  const prepare = async (deadline: Millis): Promise<boolean> => {
    const due = clock.monotonic() + deadline;
    if (form !== null) return true;
    if (!(await object.prepare(deadline))) return false;
    form = await createForm(object, millis(due - clock.monotonic()));
    return form !== null;
  };

  return {
    id: deps.id,
    name: deps.name,
    prepare,
    async observe(deadline): Promise<BoardObservation> {
      const due = clock.monotonic() + deadline;
      if (!(await prepare(deadline)) || form === null) {
        return { id: deps.id, main: missing('no-answer', clock.now()), circuits: [] };
      }
      const asked = object.gets(MAIN) ? [MAIN] : [];
      const { circuits, duplex, also } = await form.read(millis(due - clock.monotonic()), asked);
      const seen = { id: deps.id, main: readNumber<Watts>(also, MAIN, main), circuits };
      return duplex === undefined ? seen : { ...seen, duplex };
    },
  };
}

/** Null where the board did not say how many channels it has. */
async function createForm(object: DeviceObject, deadline: Millis): Promise<BoardForm | null> {
  const { eoj } = object.deps;
  const values = await readValues(object, [0xb1, 0xb8, 0xc2], deadline);
  const unit = unitOf(values, eoj);
  if (edtOf(values, 0xc2) === 'no-answer') return null;
  const simplex = channelsOf(object, values, 0xb1, hasList(object, POWER) || hasList(object, ENERGY));
  const duplex = channelsOf(object, values, 0xb8, hasList(object, DUPLEX_POWER) || hasList(object, DUPLEX_ENERGY));
  if (simplex === null || duplex === null) return null;
  return simplex > 0 || duplex > 0
    ? createListForm(object, { simplex, duplex }, unit)
    : createChannelForm(object, unit);
}

/** Channels of the lists, 0 where it has none; null while the board has not said. */
function channelsOf(object: DeviceObject, values: Values, epc: number, hasLists: boolean): number | null {
  if (!hasLists || !object.gets(epc)) return 0;
  const channels = readNumber(values, epc, numberType(object.deps.eoj, epc));
  if (channels.known) return channels.value;
  return channels.missing === 'no-answer' ? null : 0;
}

/** Wh of one count of a register (C2), or null where the board does not say. */
function unitOf(values: Values, eoj: number): number | null {
  const edt = edtOf(values, 0xc2);
  const row = propertyRow(eoj, 0xc2);
  if (typeof edt === 'string' || row === null) return null;
  const unit = decodeValue(row.type, edt);
  return unit.kind === 'number' ? unit.value * 1_000 : null;
}
