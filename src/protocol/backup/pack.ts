import type { Changes, HalfHourChange, HalfHourRun } from '#core/backup/changes.ts';

/**
 * A piece of the file as bytes, to be compressed: `HMB1`, the length of the head (u32 little endian), the head as JSON,
 * and one after the other what the head gives only the lengths of (minutes, plans). Half hours stand slot by slot in
 * columns, because a column of like numbers compresses better than rows.
 */
const MAGIC = [0x48, 0x4d, 0x42, 0x31];

/** [slot, first number of the sequence, later numbers as differences or 0 = each the next, series, mWh, missing or 0 = none, origin] */
type PackedRun = readonly [
  number,
  number,
  readonly number[] | 0,
  readonly number[],
  readonly (number | null)[],
  readonly (number | null)[] | 0,
  readonly number[] | number,
];

type Head = Omit<Changes, 'halfHours' | 'minutes' | 'plans' | 'heads'> & {
  readonly halfHours: readonly PackedRun[];
  /** [at, count, order, sequence, bytes of watts, bytes of tens or −1] */
  readonly minutes: readonly (readonly number[])[];
  /** [sequence, id, made at, bytes of the plan, bytes of the problem] */
  readonly plans: readonly (readonly [number, string, number, number, number])[];
  /** [sequence, id, made at, bytes of the head] */
  readonly heads: readonly (readonly [number, string, number, number])[];
};

const toBytes = new TextEncoder();
const toText = new TextDecoder('utf-8', { fatal: true });

export function packChanges(changes: Changes): Uint8Array {
  const parts: Uint8Array[] = [];
  const part = (bytes: Uint8Array): number => {
    parts.push(bytes);
    return bytes.length;
  };
  const head: Head = {
    ...changes,
    halfHours: changes.halfHours.map(packRun),
    minutes: changes.minutes.map(({ at, count, order, sequence, watts, tens }) => [
      at,
      count,
      order,
      sequence,
      part(watts),
      tens === null ? -1 : part(tens),
    ]),
    plans: changes.plans.map(({ sequence, id, madeAt, plan, problem }) => [
      sequence,
      id,
      madeAt,
      part(toBytes.encode(plan)),
      part(toBytes.encode(problem)),
    ]),
    heads: changes.heads.map(({ sequence, id, madeAt, head: text }) => [
      sequence,
      id,
      madeAt,
      part(toBytes.encode(text)),
    ]),
  };
  const json = toBytes.encode(JSON.stringify(head));
  const bytes = new Uint8Array(8 + json.length + parts.reduce((sum, { length }) => sum + length, 0));
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, 8);
  let at = 8 + json.length;
  for (const one of parts) {
    bytes.set(one, at);
    at += one.length;
  }
  return bytes;
}

/** Null where the bytes are none of ours or of a newer form. */
export function unpackChanges(bytes: Uint8Array): Changes | null {
  if (bytes.length < 8 || MAGIC.some((byte, index) => bytes[index] !== byte)) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  let at = 8 + length;
  if (at > bytes.length) return null;
  const take = (size: number): Uint8Array => {
    if (!(size >= 0) || at + size > bytes.length) throw new RangeError('a part ends behind the end');
    at += size;
    return Uint8Array.from(bytes.subarray(at - size, at));
  };
  const text = (size: number): string => toText.decode(take(size));
  try {
    const head = JSON.parse(toText.decode(bytes.subarray(8, 8 + length))) as Head;
    const changes: Changes = {
      ...head,
      halfHours: head.halfHours.map(unpackRun),
      minutes: head.minutes.map(([start, count, order, sequence, watts, tens]) => ({
        at: start!,
        count: count!,
        order: order!,
        sequence: sequence!,
        watts: take(watts!),
        tens: tens === -1 ? null : take(tens!),
      })),
      plans: head.plans.map(([sequence, id, madeAt, plan, problem]) => ({
        sequence,
        id,
        madeAt,
        plan: text(plan),
        problem: text(problem),
      })),
      heads: head.heads.map(([sequence, id, madeAt, size]) => ({ sequence, id, madeAt, head: text(size) })),
    };
    return at === bytes.length ? changes : null;
  } catch {
    // Whatever cannot be read here is no piece of ours: the caller says which one and where it came from.
    return null;
  }
}

function packRun({ slot, rows }: HalfHourRun): PackedRun {
  const first = rows[0]?.sequence ?? 0;
  const steps = rows.slice(1).map(({ sequence }, index) => sequence - rows[index]!.sequence);
  const origins = rows.map(({ origin }) => origin);
  return [
    slot,
    first,
    steps.every((step) => step === 1) ? 0 : steps,
    rows.map(({ series }) => series),
    rows.map(({ mwh }) => mwh),
    rows.every(({ missing }) => missing === null) ? 0 : rows.map(({ missing }) => missing),
    origins.every((origin) => origin === origins[0]) ? (origins[0] ?? 0) : origins,
  ];
}

function unpackRun([slot, first, steps, series, mwh, missing, origin]: PackedRun): HalfHourRun {
  let sequence = first;
  const rows = series.map((number, index): HalfHourChange => {
    if (index > 0) sequence += steps === 0 ? 1 : steps[index - 1]!;
    return {
      series: number,
      mwh: mwh[index]!,
      missing: missing === 0 ? null : missing[index]!,
      origin: typeof origin === 'number' ? origin : origin[index]!,
      sequence,
    };
  });
  return { slot, rows };
}
