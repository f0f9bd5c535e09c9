import { createInventedNames, INVENTED_CREDENTIALS } from './invented-names.ts';
import { type Piece, portOfPiece } from './piece-reader.ts';
import { redactData } from './redact-data.ts';

/**
 * Makes a piece harmless: route-B ID and password, MAC addresses, interface identifiers, PairIDs and serial numbers get
 * invented ones, and every word that is not known to be harmless becomes stars. Lengths stay.
 */
export type Redactor = (piece: Piece) => Piece;

const ADDRESS = /^[0-9A-F]{4}(?::[0-9A-F]{4}){7}$/i;
const MAC = /^[0-9A-F]{16}$/i;
const FIELD = /^(Addr|PairID):([0-9A-Z]+)$/i;
/** What a module or we say beside names: no piece of a secret can look like this but by being short. */
const HARMLESS = [
  /^(?:SK[A-Z]{3,7}\d{0,2}|SKLL64|[RW]OPT|[RW]UART|OK|FAIL|ER\d\d)$/,
  /^(?:EVENT|ERXUDP|ERXTCP|EVER|EAPPVER|EINFO|EPANDESC|EPONG|EADDR|EHANDLE|ENEIGHBOR|ENBR|ESEC|EEDSCAN|ESREG|EPORT)$/,
  /^(?:Channel|Page|ID|LQI|Side):[0-9A-F]{1,4}$/,
  /^S[0-9A-F]{1,3}$/,
  /^(?:Channel|Pan|FFFFFFFF|\d{1,2}\.\d{1,2}\.\d{1,2}|rev\w{1,4})$/,
];
/** What is no longer gives nothing away. */
const SHORTEST_PART = 4;
const SHORT = /^[0-9A-F]{0,4}$/i;
/** Of a line about a secret nothing is kept but what is exactly known. */
const ABOUT_A_SECRET = /PWD|RBID/i;

export function createRedactor(credentials: { readonly id: string; readonly password: string }): Redactor {
  const names = createInventedNames(credentials);

  const secrets = [credentials.id.toUpperCase(), credentials.password.toUpperCase()];
  const isPart = (token: string): boolean =>
    token.length > SHORTEST_PART && secrets.some((each) => each.includes(token));

  const word = (token: string, guarded: boolean): string => {
    const upper = token.toUpperCase();
    if (upper === credentials.id.toUpperCase()) return INVENTED_CREDENTIALS.id;
    if (upper === credentials.password.toUpperCase()) return INVENTED_CREDENTIALS.password;
    if (isPart(upper)) return '*'.repeat(token.length);
    if (MAC.test(token)) return names.mac(token);
    if (ADDRESS.test(token)) return names.address(token);
    const [, field, value] = FIELD.exec(token) ?? [];
    if (value !== undefined && /^Addr$/i.test(field!) && MAC.test(value)) return `${field}:${names.mac(value)}`;
    if (value?.length === 8 && /^PairID$/i.test(field!)) return `${field}:${names.pairId(value)}`;
    if (HARMLESS.some((pattern) => pattern.test(token))) return token;
    return SHORT.test(token) && !(guarded && token.length > 1) ? token : '*'.repeat(token.length);
  };

  const line = (text: string): string => {
    const guarded = ABOUT_A_SECRET.test(text);
    return text
      .split(' ')
      .map((token) => word(token, guarded))
      .join(' ');
  };

  return (piece) => {
    const { text, data, rest, end } = piece;
    const bytes = data === null ? null : redactData(data.bytes, portOfPiece(piece), names);
    return {
      text: line(text),
      data: bytes === null ? null : { form: data!.form, bytes },
      rest: line(rest),
      end,
    };
  };
}
