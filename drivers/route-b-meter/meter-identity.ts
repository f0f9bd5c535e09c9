import type { Log } from '#ports/log.ts';
import type { GridMeterStatus } from '#ports/grid-meter.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { isSameSerial, serialNumber } from './serial-number.ts';

/** Who the meter says it is, and whether that is who it should be. */
export interface MeterIdentity {
  /** 0x8D as text. */
  readonly serial: string | null;
  readonly ok: GridMeterStatus['identityOk'];
  readonly routeBId: GridMeterStatus['routeBId'];
  /** The meter was asked in this session, and is not another one than was configured. */
  readonly trusted: boolean;
  /** A new session: what is known is to be checked. */
  begin(): void;
  /** The data of 0x8D, null where the meter does not tell it; whether this is another meter than before. */
  take(edt: Uint8Array | null): boolean;
  /** The data of 0xC0. */
  takeRouteBId(edt: Uint8Array | null): void;
}

export interface MeterIdentityDeps {
  readonly log: Log;
  /** The serial number that the configuration names; null where it names none. */
  readonly expected: string | null;
  /** Bルート認証ID. It is never logged, and neither is what looks like it. */
  readonly authenticationId: string;
}

export function createMeterIdentity(deps: MeterIdentityDeps, remembered: string | null): MeterIdentity {
  const { log, expected, authenticationId } = deps;
  let serial = remembered;
  let ok: boolean | null = null;
  let checked = false;
  let routeBId: GridMeterStatus['routeBId'] = null;
  return {
    get serial() {
      return serial;
    },
    get ok() {
      return ok;
    },
    get routeBId() {
      return routeBId;
    },
    get trusted() {
      return checked && ok !== false;
    },
    begin() {
      checked = false;
      ok = null;
      routeBId = null;
    },
    take(edt) {
      const told = serialNumber(edt);
      const another = told !== null && serial !== null && told !== serial;
      if (another) log.warn('meter exchanged', { from: serial, to: told });
      serial = told ?? serial;
      ok = told === null ? null : expected === null || isSameSerial(told, expected);
      checked = true;
      if (ok === false) log.error('meter is not the configured one', { configured: expected, meter: told });
      return another;
    },
    takeRouteBId(edt) {
      routeBId = edt?.length === ROUTE_B_ID ? describeRouteBId(edt, authenticationId) : null;
    },
  };
}

const ROUTE_B_ID = 16;
/** 00, the maker's code of three bytes; the other twelve are the maker's own (MRA 1.3.1, 0x0288, remark on 0xC0). */
const HEAD = 4;
const SHOWN_END = 4;

/**
 * Nothing says that the maker's twelve bytes have to do with the authentication ID, so only their being its end proves
 * something. They may be it, so they are never shown whole.
 */
function describeRouteBId(edt: Uint8Array, authenticationId: string): GridMeterStatus['routeBId'] {
  const own = formatHex(edt.subarray(HEAD));
  return {
    shown: `${formatHex(edt.subarray(0, HEAD))}…${own.slice(-SHOWN_END)}`,
    ofOurId: authenticationId.toUpperCase().endsWith(own) ? true : null,
  };
}
