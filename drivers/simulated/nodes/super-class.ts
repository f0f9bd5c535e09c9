import { jstDate, jstTimeOfDay } from '#core/time/jst.ts';
import type { Clock } from '#ports/clock.ts';
import { constant, put } from './edt.ts';
import type { NodeProperty } from './node-object.ts';

/** 0xFFFFFF is not assigned to any maker: experimental. */
export const MANUFACTURER = [0xff, 0xff, 0xff] as const;

export const faultless = constant(0x42);

/** 0x83 識別番号: FE, manufacturer code, 13 bytes of the maker's choice; here object code and serial, so that each object's is its own. */
export function identification(serial: string, eoj: number): () => Uint8Array {
  const edt = new Uint8Array(17);
  edt.set([0xfe, ...MANUFACTURER]);
  put(edt, 4, 3, eoj);
  edt.set(ascii(serial, 10), 7);
  return () => edt;
}

const ascii = (text: string, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => text.charCodeAt(i) || 0);

/**
 * What every device object has (APPENDIX chapter 2, 機器オブジェクトスーパークラス). `release` is the letter of 0x82.
 * Operation status 0x80 is the device's own where it can be switched, otherwise it is always on.
 */
export function superClass(facts: {
  readonly eoj: number;
  readonly serial: string;
  readonly release: string;
  readonly operation?: NodeProperty;
}): readonly NodeProperty[] {
  let place = Uint8Array.of(0x00);
  return [
    facts.operation ?? { epc: 0x80, read: constant(0x30), announce: true },
    {
      epc: 0x81,
      announce: true,
      read: () => place,
      // One byte, or 0x01 with latitude, longitude and height (17 bytes).
      write(edt) {
        if (edt.length !== 1 && !(edt.length === 17 && edt[0] === 0x01)) return false;
        place = Uint8Array.from(edt);
        return true;
      },
    },
    { epc: 0x82, read: constant(0x00, 0x00, facts.release.charCodeAt(0), 0x01) },
    { epc: 0x83, read: identification(facts.serial, facts.eoj) },
    { epc: 0x88, read: faultless, announce: true },
    { epc: 0x8a, read: constant(...MANUFACTURER) },
    { epc: 0x8d, read: constant(...ascii(facts.serial, 12)) },
  ];
}

/** The device's clock: 0x97 hh mm and 0x98 YYYY mm dd, on JST. */
export function clockProperties(clock: Clock): readonly NodeProperty[] {
  const time = new Uint8Array(2);
  const date = new Uint8Array(4);
  return [
    {
      epc: 0x97,
      read() {
        const minute = Math.floor(jstTimeOfDay(clock.now()) / 60_000);
        time[0] = Math.floor(minute / 60);
        time[1] = minute % 60;
        return time;
      },
    },
    {
      epc: 0x98,
      read() {
        const { year, month, day } = jstDate(clock.now());
        put(date, 0, 2, year);
        date[2] = month;
        date[3] = day;
        return date;
      },
    },
  ];
}
