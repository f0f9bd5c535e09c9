import type { Clock } from '#ports/clock.ts';
import type { Frame } from '#protocol/echonet/frame.ts';
import type { Exchanges } from './exchanges.ts';
import type { Peer } from './peer.ts';
import type { Got } from './results.ts';

/** How long a limit on the number of properties is believed before a larger Get is tried again, ms. */
const LIMIT_LIFE = 86_400_000;

/**
 * Reads `epcs` of an object of a held node into `result`.
 *
 * Some adapters stay silent, or refuse, when more than four to six properties are asked at once. A number of properties
 * that the node has never answered is therefore repeated in half after silence, and what it refused is asked once more by
 * itself; where that brings more, the smaller number is remembered for the node.
 */
export async function readAll(
  deps: { readonly exchanges: Exchanges; readonly clock: Clock },
  peer: Peer,
  eoj: number,
  epcs: readonly number[],
  due: number,
  result: Map<number, Got>,
): Promise<void> {
  const { exchanges, clock } = deps;
  let from = 0;
  while (from < epcs.length) {
    const limit = clock.monotonic() < peer.limitUntil ? peer.limit : 255;
    const asked = epcs.length <= limit ? epcs : epcs.slice(from, from + limit);
    const unproven = asked.length > 2 && asked.length > peer.proven;
    const frames = await exchanges.get(peer, eoj, asked, due, unproven ? 'once' : 'twice');
    if (frames.length > 0) {
      keep(frames, asked, result);
      if (unproven) await proveOrLimit(asked);
    } else if (!unproven || !(await readHalf(asked))) {
      return silence(epcs.slice(from), result);
    } else {
      from -= Math.floor(asked.length / 2);
    }
    from += asked.length;
  }

  /** After silence: the first half, as the repetition. */
  async function readHalf(asked: readonly number[]): Promise<boolean> {
    const half = asked.slice(0, Math.ceil(asked.length / 2));
    const frames = await exchanges.get(peer, eoj, half, due, 'again');
    if (frames.length === 0) return false;
    keep(frames, half, result);
    remember(half.length);
    return true;
  }

  async function proveOrLimit(asked: readonly number[]): Promise<void> {
    const refused = asked.filter((epc) => result.get(epc) === 'refused');
    if (refused.length > 0) {
      const frames = await exchanges.get(peer, eoj, refused, due, 'twice');
      keep(frames, refused, result);
      if (refused.some((epc) => result.get(epc) instanceof Uint8Array)) {
        remember(Math.max(1, asked.length - refused.length));
        return;
      }
    }
    peer.proven = Math.max(peer.proven, asked.length);
  }

  function remember(limit: number): void {
    peer.limit = limit;
    peer.limitUntil = clock.monotonic() + LIMIT_LIFE;
  }
}

/** Enters the good values of an answer, also of a Get_SNA; what it lacks is refused. */
export function keep(frames: readonly Frame[], asked: readonly number[], result: Map<number, Got>): void {
  for (const frame of frames) keepProperties(frame.properties, asked, result);
  for (const epc of asked) if (!result.has(epc)) result.set(epc, 'refused');
}

export function keepProperties(
  properties: Frame['properties'],
  asked: readonly number[],
  result: Map<number, Got>,
): void {
  for (const { epc, edt } of properties) {
    if (edt.length > 0 && asked.includes(epc)) result.set(epc, edt);
  }
}

/** What was asked and not answered. */
export function silence(epcs: readonly number[], result: Map<number, Got>): void {
  for (const epc of epcs) if (!result.has(epc)) result.set(epc, 'no-answer');
}
