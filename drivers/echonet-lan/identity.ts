import { formatEoj } from '#protocol/echonet/eoj.ts';
import type { ObjectProfile } from './object-profile.ts';

/**
 * Who a node is, wherever it lives (security.md E7).
 *
 * - `node`    0x83 of its node profile
 * - `object`  0x83 of its first object that has one: many adapters keep it there only
 * - `serial`  maker 0x8A and serial number 0x8D of its first object that has one
 * - `address` it tells nothing: the address has to do, and moving makes it another node
 */
export interface NodeIdentity {
  readonly id: string;
  readonly from: 'node' | 'object' | 'serial' | 'address';
}

export interface IdentityFacts {
  readonly address: string;
  readonly profile: ObjectProfile | null;
  readonly objects: readonly ObjectProfile[];
  /** Object and its 0x8D, hexadecimal. */
  readonly serial: { readonly eoj: number; readonly text: string } | null;
}

export function identityOf({ address, profile, objects, serial }: IdentityFacts): NodeIdentity {
  if (profile !== null && isIdentity(profile.id)) return { id: profile.id, from: 'node' };
  const object = objects.find(({ id }) => isIdentity(id));
  if (object !== undefined && isIdentity(object.id)) return { id: object.id, from: 'object' };
  if (serial !== null && isTelling(serial.text)) {
    const maker = objects.find(({ eoj }) => eoj === serial.eoj)?.manufacturer ?? 'FFFFFF';
    return { id: `${maker}-${formatEoj(serial.eoj)}-${serial.text}`, from: 'serial' };
  }
  return { id: `at-${address}`, from: 'address' };
}

/** 0x83 (APPENDIX 2.4): 0xFE, maker, 13 bytes of the maker's, or another coding; all zeros or ones means not set. */
const isIdentity = (id: string | null): id is string =>
  id !== null && id.length >= 18 && isTelling(id.startsWith('FE') ? id.slice(8) : id.slice(2));

/** Something else than 00…, FF… or blanks. */
const isTelling = (hex: string): boolean => hex !== '' && !/^(?:00|20)*$|^F*$/.test(hex);
