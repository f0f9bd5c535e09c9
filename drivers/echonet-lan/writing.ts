import type { Clock } from '#ports/clock.ts';
import { ESV, type Frame, type Property } from '#protocol/echonet/frame.ts';
import type { Exchanges } from './exchanges.ts';
import type { Peer } from './peer.ts';
import { keep, keepProperties, readAll, silence } from './reading.ts';
import type { Got, SetGetResult, SetResult } from './results.ts';

interface Deps {
  readonly exchanges: Exchanges;
  readonly clock: Clock;
}

/** Sets properties of an object of a held node. */
export async function write(
  { exchanges }: Deps,
  peer: Peer,
  eoj: number,
  properties: readonly Property[],
  due: number,
): Promise<SetResult> {
  const [answer] = await exchanges.set(peer, eoj, properties, due);
  return answer === undefined ? { outcome: 'no-answer' } : accepted(properties, answer.properties, answer.esv);
}

/**
 * Sets, then reads in the same session, for lists whose range must be set first. One SetGet where the node answers that,
 * else Set and Get, between which nobody of ours comes in. Where the Set was not accepted the values are still read:
 * whether they belong to the range is told by what they echo.
 */
export async function writeAndRead(
  deps: Deps,
  peer: Peer,
  eoj: number,
  properties: readonly Property[],
  epcs: readonly number[],
  due: number,
): Promise<SetGetResult> {
  const got = new Map<number, Got>();
  if (peer.setGet !== false) {
    const [answer] = await deps.exchanges.setGet(peer, eoj, properties, epcs, due);
    if (answer !== undefined && served(answer)) {
      peer.setGet = true;
      keepProperties(answer.getProperties ?? [], epcs, got);
      keep([], epcs, got);
      return { set: accepted(properties, answer.properties, setEsv(answer.esv)), got };
    }
    if (peer.setGet === true) {
      silence(epcs, got);
      return { set: { outcome: 'no-answer' }, got };
    }
  }
  const set = await write(deps, peer, eoj, properties, due);
  await readAll(deps, peer, eoj, epcs, due, got);
  if (set.outcome === 'accepted') peer.setGet = false;
  return { set, got };
}

/** A SetGet answer without any data is how some nodes say that they have no SetGet. */
const served = (answer: Frame): boolean =>
  answer.esv === ESV.SetGet_Res || (answer.getProperties ?? []).some(({ edt }) => edt.length > 0);

const setEsv = (esv: number): number => (esv === ESV.SetGet_Res ? ESV.Set_Res : ESV.SetC_SNA);

/**
 * Which properties a Set answer took: those it names with PDC 0. A Set_Res that leaves properties out (OpenECHO: OPC 0)
 * did not take them, nor did a SetC_SNA that names all of them with PDC 0.
 */
function accepted(asked: readonly Property[], answered: readonly Property[], esv: number): SetResult {
  const taken = answered.filter(({ edt }) => edt.length === 0).map(({ epc }) => epc);
  const refused = asked.map(({ epc }) => epc).filter((epc) => !taken.includes(epc));
  if (refused.length > 0) return { outcome: 'refused', epcs: refused };
  return esv === ESV.Set_Res ? { outcome: 'accepted' } : { outcome: 'refused', epcs: asked.map(({ epc }) => epc) };
}
