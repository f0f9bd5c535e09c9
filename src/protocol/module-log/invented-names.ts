import { formatHex, parseHex } from '../echonet/integer.ts';
import { bytesOf } from '../skstack/ascii.ts';

/** Stand for the real ones in a log; of the right form, so that the log can be replayed with them. */
export const INVENTED_CREDENTIALS = { id: `${'0'.repeat(31)}1`, password: '0'.repeat(12) };

/** Gives each name of the house an invented one of the same shape, and the same one each time. */
export interface InventedNames {
  /** 16 hexadecimal digits. The maker's part (OUI) stays: it tells which module and which meter it is. */
  mac(mac: string): string;
  /** A full IPv6 address. Its interface identifier is that of a MAC address and changes with it. */
  address(address: string): string;
  /** The last eight characters of a route-B ID. */
  pairId(pairId: string): string;
  /** A serial number or any other identification, as many bytes; the first `kept` stay. */
  identification(bytes: Uint8Array, kept: number): Uint8Array;
}

const OUI = 6;

export function createInventedNames(credentials: { readonly id: string }): InventedNames {
  const macs = new Map<string, number>();
  const pairIds = new Map([[credentials.id.slice(-8).toUpperCase(), 1]]);
  const identifications = new Map<string, number>();

  const numberOf = (known: Map<string, number>, name: string): number => {
    const number = known.get(name) ?? known.size + 1;
    known.set(name, number);
    return number;
  };
  const padded = (number: number, width: number): string => String(number).padStart(width, '0').slice(-width);
  const spelledAs = (original: string, text: string): string =>
    original === original.toLowerCase() ? text.toLowerCase() : text;

  const mac = (original: string): string => {
    const name = original.toUpperCase();
    return spelledAs(original, name.slice(0, OUI) + padded(numberOf(macs, name), name.length - OUI));
  };

  const address = (original: string): string => {
    const groups = original.toUpperCase().split(':');
    if (groups[0] === 'FF02') return original;
    const invented = flipped(mac(flipped(groups.slice(4).join(''))));
    const prefix = groups[0] === 'FE80' ? 'FE80:0000:0000:0000' : '2001:0DB8:0000:0000';
    return spelledAs(original, `${prefix}:${invented.match(/..../g)!.join(':')}`);
  };

  return {
    mac,
    address,
    pairId: (original) => padded(numberOf(pairIds, original.toUpperCase()), original.length),
    identification(bytes, kept) {
      const number = numberOf(identifications, formatHex(bytes));
      const hidden = Math.max(0, bytes.length - kept);
      return Uint8Array.of(...bytes.subarray(0, kept), ...bytesOf(hidden === 0 ? '' : padded(number, hidden)));
    },
  };
}

/** From an interface identifier to its MAC address and back (RFC 4291, appendix A). */
function flipped(digits: string): string {
  const first = parseHex(digits.slice(0, 2))!;
  return formatHex(Uint8Array.of(first[0]! ^ 0x02)) + digits.slice(2);
}
