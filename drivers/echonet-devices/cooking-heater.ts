import type { BurnerState, CookingHeaterObservation } from '#core/device/cooking-heater.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import type { CookingHeater } from '#ports/devices.ts';
import { createDeviceObject, type DeviceDeps, edtOf, type Preparable, readAnnounced, timeOf } from './device-object.ts';
import { codeProperty, refused, setAndVerify } from './set-and-verify.ts';

/** Heating status B1: left, right, far side, roaster. */
const STATES = new Map<number, BurnerState>([
  [0x40, 'idle'],
  [0x41, 'heating'],
  [0x42, 'paused'],
  [0x50, 'prohibited'],
]);
const UNKNOWN = 0xff;
const STATUS = 0xb1;
const ALL_STOP = 0xb3;
const STOP = 0x40;
const BURNERS = 4;

/**
 * An induction cooker (クッキングヒータ, 0x03B9): what each burner does (B1), and everything off (B3 = 40), confirmed when no
 * burner heats or would go on heating. Nothing else is ever set (protocol/echonet/set-rules.ts).
 */
export function createCookingHeater(deps: DeviceDeps): CookingHeater & Preparable {
  const object = createDeviceObject(deps);
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline): Promise<CookingHeaterObservation> {
      const values = await readAnnounced(object, [STATUS], deadline);
      const edt = edtOf(values, STATUS);
      const at = timeOf(values, STATUS);
      const burner = (index: number): Reading<BurnerState> => {
        if (typeof edt === 'string') return missing(edt, at);
        const code = edt.length === BURNERS ? edt[index]! : Number.NaN;
        if (code === UNKNOWN) return missing('sentinel', at);
        const state = STATES.get(code);
        return state === undefined ? missing('out-of-range', at) : known(state, at);
      };
      const [left, right, far, roaster] = [burner(0), burner(1), burner(2), burner(3)];
      return { id: deps.id, heating: heatingOf([left, right, far, roaster]), left, right, far, roaster };
    },
    async command({ mode }) {
      if (mode !== 'stop') return refused('a cooking heater can only be stopped');
      return setAndVerify(object, [[codeProperty(ALL_STOP, STOP)]], [{ epc: STATUS, ok: allOff }]);
    },
  };
}

/** One that heats is enough to know; that none does takes all of them, but for burners the cooker has not got. */
function heatingOf(burners: readonly Reading<BurnerState>[]): Reading<boolean> {
  const hot = burners.find((burner) => burner.known && (burner.value === 'heating' || burner.value === 'paused'));
  if (hot !== undefined) return known(true, hot.at);
  const unclear = burners.find((burner) => !burner.known && burner.missing !== 'sentinel');
  if (unclear !== undefined && !unclear.known) return unclear;
  const cold = burners.find((burner) => burner.known);
  return cold === undefined ? (burners[0] as Reading<boolean>) : known(false, cold.at);
}

const allOff = (edt: Uint8Array): boolean =>
  edt.length === BURNERS && edt.every((code) => code !== 0x41 && code !== 0x42);
