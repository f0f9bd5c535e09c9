import { HemsError } from '#core/errors.ts';
import type { DataType } from '#protocol/echonet/data-type.ts';
import { encodeValue } from '#protocol/echonet/encode-value.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { describeType } from '#protocol/echonet/describe-type.ts';
import type { PropertyValue } from '#protocol/echonet/property-value.ts';

/**
 * The bytes that `text` means for a property: `0x…` is the bytes themselves; else a number in the unit of the table, the
 * name or code of a state, a time `hh:mm`, a date `YYYY-MM-DD`, or bytes in hexadecimal. USAGE where it means nothing.
 */
export function parseValue(type: DataType | null, text: string): Uint8Array {
  if (/^0x/i.test(text)) return hex(text.slice(2), text);
  if (type === null) return hex(text, text);
  const bytes = encodings(type, text)[0];
  if (bytes !== undefined) return bytes;
  throw new HemsError('USAGE', `${text} is no value of this property; give ${wanted(type)}, or the bytes as 0x….`);
}

function encodings(type: DataType, text: string): readonly Uint8Array[] {
  if (type.kind === 'one-of') return type.of.flatMap((alternative) => encodings(alternative, text));
  const value = meaningOf(type, text);
  if (value === null) return [];
  try {
    return [encodeValue(type, value)];
  } catch (error) {
    if (error instanceof RangeError) return []; // does not fit: another alternative may
    throw error;
  }
}

function meaningOf(type: DataType, text: string): PropertyValue | null {
  switch (type.kind) {
    case 'number':
    case 'factor':
      return isNumber(text) && (type.kind === 'factor' || type.coefficients.length === 0)
        ? { kind: 'number', value: Number(text) }
        : null;
    case 'level':
      return isNumber(text) ? { kind: 'level', level: Number(text) } : null;
    case 'state': {
      const named = type.states.find(([, name]) => name.toLowerCase() === text.toLowerCase());
      if (named !== undefined) return { kind: 'state', code: named[0], name: named[1] };
      const digits = new RegExp(`^[0-9a-f]{${2 * type.size}}$`, 'i');
      return digits.test(text) ? { kind: 'state', code: Number.parseInt(text, 16), name: '' } : null;
    }
    case 'time': {
      const [hour = Number.NaN, minute = Number.NaN, second = null] = numbers(/^(\d{1,3}):(\d\d)(?::(\d\d))?$/, text);
      return Number.isNaN(hour) ? null : { kind: 'time', hour, minute, second };
    }
    case 'date': {
      const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/;
      const [year, month, day, hour = null, minute = null, second = null] = numbers(pattern, text);
      if (year === undefined || month === undefined || day === undefined) return null;
      return { kind: 'date', year, month, day, hour, minute, second };
    }
    case 'bytes': {
      const bytes = parseHex(text);
      return bytes === null ? null : { kind: 'bytes', bytes };
    }
    case 'marker':
      return text === type.name ? { kind: 'sentinel', name: type.name, code: null } : null;
    default:
      return null;
  }
}

const isNumber = (text: string): boolean => /^[+-]?\d+(?:\.\d+)?$/.test(text);
const numbers = (pattern: RegExp, text: string): readonly number[] =>
  (pattern.exec(text) ?? [])
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number);

function hex(digits: string, text: string): Uint8Array {
  const bytes = parseHex(digits);
  if (bytes !== null && bytes.length > 0 && bytes.length <= 255) return bytes;
  throw new HemsError('USAGE', `${text} is no sequence of bytes; give pairs of hexadecimal digits such as 0x42.`);
}

/** What would have been accepted, in a few words. */
function wanted(type: DataType): string {
  switch (type.kind) {
    case 'number': {
      if (type.coefficients.length > 0) return 'the raw bytes, because the device scales this one';
      const unit = type.unit === '' ? '' : ` ${type.unit}`;
      return `a number from ${type.min * type.scale} to ${type.max * type.scale}${unit}`;
    }
    case 'level':
      return `a level from 1 to ${type.max}`;
    case 'state':
      return `one of ${type.states.map(([, name]) => name).join(', ')}`;
    case 'factor':
      return `one of ${type.values.map(([, value]) => value).join(', ')}`;
    case 'time':
      return 'a time such as 07:30';
    case 'date':
      return 'a date such as 2026-04-12';
    case 'one-of':
      return type.of.map(wanted).join(', or ');
    default:
      return `bytes in hexadecimal (${describeType(type).type})`;
  }
}
