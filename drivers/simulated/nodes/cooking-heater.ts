import type { NodeObject } from './node-object.ts';
import { superClass } from './super-class.ts';

const IDLE = 0x40;
const HEATING = 0x41;
const NOT_FITTED = 0xff;
const STOP = 0x40;

/** An induction cooker with two burners and a roaster; people turn it on by hand. */
export interface SimulatedCooker {
  readonly object: NodeObject;
  /** Somebody turns a burner on: 0 left, 1 right, 3 roaster. */
  turnOn(burner: 0 | 1 | 3): void;
}

/** An induction cooker (クッキングヒータ, 0x03B9). It would take a start (B2) as real ones do, so that a test can see none come. */
export function cookingHeater(deps: { readonly eoj: number; readonly serial: string }): SimulatedCooker {
  const burners = Uint8Array.of(IDLE, IDLE, NOT_FITTED, IDLE);
  const settings = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
  return {
    turnOn(burner) {
      burners[burner] = HEATING;
    },
    object: {
      eoj: deps.eoj,
      properties: [
        ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
        { epc: 0xb1, announce: true, read: () => burners },
        {
          epc: 0xb2,
          read: () => settings,
          write(edt) {
            if (edt.length !== 4) return false;
            edt.forEach((code, i) => {
              if (code >= IDLE && code <= 0x42 && burners[i] !== NOT_FITTED) burners[i] = code;
            });
            return true;
          },
        },
        {
          epc: 0xb3,
          write(edt) {
            if (edt.length !== 1 || edt[0] !== STOP) return false;
            burners.forEach((code, i) => {
              if (code !== NOT_FITTED) burners[i] = IDLE;
            });
            return true;
          },
        },
      ],
    },
  };
}
