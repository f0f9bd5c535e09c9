import type { Clock } from '#ports/clock.ts';
import { code, constant, counter, uint16, uint32 } from './edt.ts';
import type { NodeObject } from './node-object.ts';
import { runningTotal } from './running-total.ts';
import { oneOf, setting } from './setting.ts';
import { superClass } from './super-class.ts';

const ON = 0x41;
const OFF = 0x42;
const GENERATING = 0x41;
const STOPPED = 0x42;
/** W; the size sold for houses (ENE-FARM). */
const RATED = 700;
/** Gas in m³ a Wh: 0.155 m³ of 12.5 kWh (45 MJ) gas an hour at 700 W, 36 % electric. */
const GAS_PER_WH = 0.155 / 700;
const WH = 3_600_000;

/**
 * A fuel cell (燃料電池, 0x027C): generates its rated power while it is switched on (CA). A request (D1, D2) is kept as it is
 * set. It stands beside the simulated house: what it gives is not part of the house's balance.
 */
export function fuelCell(deps: { readonly eoj: number; readonly serial: string; readonly clock: Clock }): NodeObject {
  const generation = runningTotal(deps.clock, RATED);
  const generates = setting(0xca, 1, ON, oneOf(ON, OFF));
  const request = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      { epc: 0xc2, read: constant(RATED >> 8, RATED & 0xff) },
      { epc: 0xc4, read: uint16(() => generation.rate()) },
      { epc: 0xc5, read: counter(() => generation.total()) },
      { epc: 0xc8, read: uint32(() => (generation.total() / WH) * GAS_PER_WH * 1_000) },
      generates.property,
      { epc: 0xcb, announce: true, read: code(() => (generation.rate() > 0 ? GENERATING : STOPPED)) },
      { epc: 0xcc, read: uint16(() => 450) },
      { epc: 0xd0, read: constant(0x02) },
      {
        epc: 0xd1,
        read: () => request,
        write(edt) {
          if (edt.length !== 4 || !(edt.every((byte) => byte === 0xff) || isSpan(edt))) return false;
          request.set(edt);
          return true;
        },
      },
      setting(0xd2, 1, 0x42, oneOf(0x41, 0x42)).property,
      { epc: 0xe1, read: uint16(() => 120) },
      { epc: 0xe2, read: uint16(() => 147) },
    ],
    afterSet() {
      generation.change(generates.value() === ON ? RATED : 0);
    },
  };
}

const isSpan = ([fromHour = 24, fromMinute = 60, toHour = 24, toMinute = 60]: Uint8Array): boolean =>
  fromHour < 24 && fromMinute < 60 && toHour < 24 && toMinute < 60;
