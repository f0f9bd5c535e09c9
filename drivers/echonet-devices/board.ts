import type { BoardObservation, CircuitObservation } from '#core/device/board.ts';
import { missing } from '#core/reading.ts';
import { type Millis, millis } from '#core/time/instant.ts';
import type { Watts } from '#core/units.ts';
import type { Board } from '#ports/devices.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import { decodeValue } from '#protocol/echonet/property-value.ts';
import { createChannelForm } from './board-channels.ts';
import { createListForm } from './board-lists.ts';
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

/** One of the two ways in which a board tells its circuits. */
export interface BoardForm {
  /** The circuits in order of their channels, and the values of `also` asked for on the way. */
  read(deadline: Millis, also: readonly number[]): Promise<{ circuits: readonly CircuitObservation[]; also: Values }>;
}

const MAIN = 0xc6;

/**
 * A distribution board that meters (分電盤メータリング, 0x0287): main breaker C6, and its circuits in the list form of release
 * E (board-lists.ts) where it has that, else channel by channel (board-channels.ts).
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
      const { circuits, also } = await form.read(millis(due - clock.monotonic()), object.gets(MAIN) ? [MAIN] : []);
      return { id: deps.id, main: readNumber<Watts>(also, MAIN, main), circuits };
    },
  };
}

/** Null where the board did not say how many channels it has. */
async function createForm(object: DeviceObject, deadline: Millis): Promise<BoardForm | null> {
  const lists = object.gets(0xb7) && object.sets(0xb6);
  const values = await readValues(object, [0xb1, 0xc2], deadline);
  const unit = unitOf(values, object.deps.eoj);
  if (edtOf(values, 0xc2) === 'no-answer') return null;
  if (!lists) return createChannelForm(object, unit);
  const channels = readNumber(values, 0xb1, numberType(object.deps.eoj, 0xb1));
  return channels.known ? createListForm(object, channels.value, unit) : null;
}

/** Wh of one count of a register (C2), or null where the board does not say. */
function unitOf(values: Values, eoj: number): number | null {
  const edt = edtOf(values, 0xc2);
  const row = propertyRow(eoj, 0xc2);
  if (typeof edt === 'string' || row === null) return null;
  const unit = decodeValue(row.type, edt);
  return unit.kind === 'number' ? unit.value * 1_000 : null;
}
