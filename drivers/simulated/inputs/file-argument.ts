import { hint } from '#core/nearest-name.ts';
import { fault, type SeriesKind } from './series.ts';
import { createZone, type Zone } from './zone.ts';

export const UNITS = ['wh', 'w', 'kw', 'kwh', 'w_per_kwp', 'c'] as const;
export type Unit = (typeof UNITS)[number];
const KNOWN = ['column', 'unit', 'scale', 'zone', 'step', 'missing'] as const;
type OptionName = (typeof KNOWN)[number];

/** `FILE#column=2,unit=wh,…` taken apart. */
export interface FileArgument {
  readonly path: string;
  /** Counts from 1; null where the header decides. */
  readonly column: number | null;
  readonly unit: Unit | null;
  readonly scale: number | null;
  /** Zone of times written without an offset. */
  readonly zone: Zone;
  /** ms; null where the file's own spacing decides. */
  readonly step: number | null;
  readonly missing: 'zero' | 'previous' | null;
}

const UNITS_OF: Record<SeriesKind, readonly Unit[]> = {
  load: ['wh', 'w', 'kw', 'kwh'],
  pv: ['wh', 'w', 'kw', 'kwh', 'w_per_kwp'],
  temperature: ['c'],
  'hot-water': ['wh', 'kwh'],
  ev: ['wh', 'kwh'],
};

export function parseFileArgument(argument: string, kind: SeriesKind): FileArgument {
  const hash = argument.lastIndexOf('#');
  const path = hash < 0 ? argument : argument.slice(0, hash);
  if (path === '')
    fault(`--${kind} "${argument}" names no file; write --${kind} FILE or --${kind} FILE#column=2,unit=wh`);
  const options = parseOptions(hash < 0 ? '' : argument.slice(hash + 1), kind);
  const unit = options.get('unit');
  if (unit !== undefined && !UNITS_OF[kind].includes(unit as Unit)) {
    fault(`--${kind} has the unit "${unit}", which ${kind} cannot have; ${hint(unit, UNITS_OF[kind])}`);
  }
  return {
    path,
    column: positiveInteger(options.get('column'), kind),
    unit: (unit as Unit | undefined) ?? null,
    scale: scaleOf(options.get('scale'), kind),
    zone: zoneOf(options.get('zone') ?? 'Asia/Tokyo', kind),
    step: stepOf(options.get('step'), kind),
    missing: missingOf(options.get('missing'), kind),
  };
}

function parseOptions(text: string, kind: SeriesKind): Map<OptionName, string> {
  const options = new Map<OptionName, string>();
  for (const part of text.split(',')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!KNOWN.includes(name as OptionName)) {
      fault(`--${kind} has the unknown option "${name}" behind its "#"; ${hint(name, KNOWN)}`);
    }
    if (equals < 0) fault(`--${kind} has the option "${name}" without a value; write ${name}=…`);
    options.set(name as OptionName, part.slice(equals + 1));
  }
  return options;
}

function positiveInteger(text: string | undefined, kind: SeriesKind): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    fault(`--${kind} has column=${text}, which is not a column; columns are numbers and count from 1`);
  }
  return Number(text);
}

function scaleOf(text: string | undefined, kind: SeriesKind): number | null {
  if (text === undefined) return null;
  const scale = Number(text);
  if (text.trim() === '' || !Number.isFinite(scale) || scale <= 0) {
    fault(`--${kind} has scale=${text}, which is not a number above 0; write for example scale=5`);
  }
  return scale;
}

function zoneOf(name: string, kind: SeriesKind): Zone {
  return createZone(name) ?? fault(`--${kind} has the unknown time zone "${name}"; write it as Asia/Tokyo or UTC`);
}

function stepOf(text: string | undefined, kind: SeriesKind): number | null {
  if (text === undefined) return null;
  const match = /^(\d{1,3})m(in)?$/.exec(text);
  const minutes = match === null ? Number.NaN : Number(match[1]);
  if (minutes !== 15 && minutes !== 30 && minutes !== 60) {
    fault(`--${kind} has step=${text}, which cannot be read; write step=15m, step=30m or step=60m`);
  }
  return minutes * 60_000;
}

function missingOf(text: string | undefined, kind: SeriesKind): 'zero' | 'previous' | null {
  if (text === undefined) return null;
  if (text !== 'zero' && text !== 'previous') {
    fault(`--${kind} has missing=${text}, which is unknown; write missing=zero or missing=previous`);
  }
  return text;
}
