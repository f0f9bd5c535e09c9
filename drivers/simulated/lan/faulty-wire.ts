import type { Random } from '#core/random.ts';
import { type Millis, millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Datagram } from '#ports/datagram-link.ts';
import { decodeFrame, ESV, encodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';
import type { LanNode, SimulatedLan } from './simulated-lan.ts';

/**
 * What can befall the devices on the LAN, each by the address it stands at when it is made. Lengths count from the call;
 * the later end of two counts.
 */
export interface DeviceFaults {
  /** Hears and says nothing. */
  mute(address: string, length: Millis): void;
  /** Says everything so much later. */
  delay(address: string, by: Millis, length: Millis): void;
  /** Tells wrong values: sentinels, values beyond all range, and plausible ones that are not true. */
  lie(address: string, random: Random, length: Millis): void;
  /** Takes no Set (SetC_SNA). */
  refuseSets(address: string, length: Millis): void;
  /** Off for `length`; its counters begin anew, and it says who it is. */
  restart(address: string, length: Millis): void;
  /** From now on it stands at another address, as after a DHCP lease that ran out, and says so. */
  move(address: string, to: string): void;
  /** Somebody at the device, or another controller, asks it something: the answer goes nowhere. */
  operate(address: string, eoj: number, properties: readonly Property[]): void;
  /** True while the device is mute, late, lying or refusing, so that nothing can be expected of it. */
  ailing(address: string): boolean;
}

export interface FaultyWire extends SimulatedLan {
  readonly faults: DeviceFaults;
}

interface Station {
  address: string;
  readonly node: LanNode;
  muteUntil: number;
  lateUntil: number;
  late: Millis;
  liesUntil: number;
  random: Random | null;
  refusesUntil: number;
  /** Last raw value of a counter, and what is taken off since the last restart, by object and property. */
  readonly counters: Map<string, { raw: number; offset: number }>;
}

/** Cumulative registers of four bytes, by class. */
const COUNTERS: Readonly<Record<number, readonly number[]>> = {
  637: [0xa8, 0xa9, 0xd6, 0xd8],
  633: [0xe1, 0xe3],
  638: [0xd6, 0xd8],
  619: [0x85],
};
const NOBODY = 'front panel';
const CONTROLLER_EOJ = 0x05ff01;

/** A LAN whose devices can be made to fail; the controller's link to it is as good as before. */
export function createFaultyWire(lan: SimulatedLan, clock: Clock): FaultyWire {
  const stations = new Map<string, Station>();
  const now = (): number => clock.monotonic();
  const at = (address: string): Station => {
    const station = stations.get(address);
    if (station === undefined) throw new RangeError(`no device stands at ${address} on the simulated LAN`);
    return station;
  };

  const receive = (station: Station, datagram: Datagram): void => {
    if (now() < station.muteUntil) return;
    const refusal = now() < station.refusesUntil ? refusalOf(decodeFrame(datagram.bytes)) : null;
    if (refusal === null) station.node.receive(datagram);
    else lan.send(station.address, datagram.from, encodeFrame(refusal));
  };

  const sendOf = (station: Station, to: string, bytes: Uint8Array): void => {
    if (now() < station.muteUntil) return;
    const said = distorted(station, bytes, now() < station.liesUntil ? station.random : null);
    if (now() < station.lateUntil) {
      const copy = Uint8Array.from(said);
      clock.after(station.late, 'late answer', () => lan.send(station.address, to, copy));
    } else {
      lan.send(station.address, to, said);
    }
  };

  const send = (from: string, to: string, bytes: Uint8Array): void => {
    const station = stations.get(from);
    if (station === undefined) lan.send(from, to, bytes);
    else sendOf(station, to, bytes);
  };

  return {
    ...lan,
    send,
    attach(address, node) {
      const station: Station = {
        address,
        node,
        muteUntil: 0,
        lateUntil: 0,
        late: millis(0),
        liesUntil: 0,
        random: null,
        refusesUntil: 0,
        counters: new Map(),
      };
      stations.set(address, station);
      lan.attach(address, { receive: (datagram) => receive(station, datagram) });
    },
    faults: {
      mute(address, length) {
        at(address).muteUntil = Math.max(at(address).muteUntil, now() + length);
      },
      delay(address, by, length) {
        at(address).late = by;
        at(address).lateUntil = Math.max(at(address).lateUntil, now() + length);
      },
      lie(address, random, length) {
        at(address).random = random;
        at(address).liesUntil = Math.max(at(address).liesUntil, now() + length);
      },
      refuseSets(address, length) {
        at(address).refusesUntil = Math.max(at(address).refusesUntil, now() + length);
      },
      restart(address, length) {
        const station = at(address);
        station.muteUntil = Math.max(station.muteUntil, now() + length);
        for (const counter of station.counters.values()) counter.offset = counter.raw;
        clock.after(length, 'device restarted', () => station.node.announce?.());
      },
      move(address, to) {
        const station = at(address);
        const { node } = station;
        lan.detach(station.address);
        station.address = to;
        lan.attach(to, { receive: (datagram) => receive(station, datagram) });
        node.announce?.();
      },
      operate(address, eoj, properties) {
        const frame = { tid: 1, seoj: CONTROLLER_EOJ, deoj: eoj, esv: ESV.SetI, properties };
        at(address).node.receive({ from: NOBODY, multicast: false, bytes: encodeFrame(frame) });
      },
      ailing(address) {
        const { muteUntil, lateUntil, liesUntil, refusesUntil } = at(address);
        return now() < Math.max(muteUntil, lateUntil, liesUntil, refusesUntil);
      },
    },
  };
}

/** The answer of a device that takes no Set; null for whatever is no Set. */
function refusalOf(request: Frame | null): Frame | null {
  if (request === null) return null;
  const { tid, seoj, deoj, properties } = request;
  const answer = { tid, seoj: deoj, deoj: seoj, properties };
  if (request.esv === ESV.SetC) return { ...answer, esv: ESV.SetC_SNA };
  if (request.esv === ESV.SetI) return { ...answer, esv: ESV.SetI_SNA };
  if (request.esv !== ESV.SetGet) return null;
  const empty = (request.getProperties ?? []).map(({ epc }) => ({ epc, edt: new Uint8Array(0) }));
  return { ...answer, esv: ESV.SetGet_SNA, getProperties: empty };
}

/** The same frame with counters that began anew and, where `liar` is given, with wrong values. */
function distorted(station: Station, bytes: Uint8Array, liar: Random | null): Uint8Array {
  const restarted = [...station.counters.values()].some(({ offset }) => offset > 0);
  const frame = decodeFrame(bytes);
  if (frame === null) return bytes;
  const counters = COUNTERS[frame.seoj >> 8];
  let changed = false;
  const change = (property: Property): Property => {
    let { edt } = property;
    if (counters?.includes(property.epc) === true && edt.length === 4) {
      const raw = new DataView(edt.buffer, edt.byteOffset, 4).getUint32(0);
      const key = `${frame.seoj} ${property.epc}`;
      const counter = station.counters.get(key) ?? { raw, offset: 0 };
      counter.raw = raw;
      station.counters.set(key, counter);
      if (restarted) edt = uint32(Math.max(0, raw - counter.offset));
    }
    if (liar !== null && tellsValue(frame.seoj, property) && liar.next() < 0.5) edt = lied(edt, liar);
    changed ||= edt !== property.edt;
    return { epc: property.epc, edt };
  };
  const properties = frame.properties.map(change);
  const getProperties = frame.getProperties?.map(change);
  if (!changed) return bytes;
  return encodeFrame({ ...frame, properties, ...(getProperties === undefined ? {} : { getProperties }) });
}

/** Who and what a device is it does not lie about: that would be another device. */
const tellsValue = (seoj: number, { epc, edt }: Property): boolean =>
  edt.length > 0 && seoj >> 8 !== 0x0ef0 && (epc >= 0xa0 || epc === 0x80 || epc === 0x84 || epc === 0x85);

function lied(edt: Uint8Array, random: Random): Uint8Array {
  const kind = random.integer(4);
  const fill = (first: number, rest: number): Uint8Array => edt.map((_, i) => (i === 0 ? first : rest));
  if (kind === 0)
    return edt.length > 1 ? Uint8Array.from([...fill(0x7f, 0xff).slice(0, -1), 0xfe]) : Uint8Array.of(0xfe);
  if (kind === 1) return fill(0xff, 0xff);
  if (kind === 2) return fill(0, 0);
  return edt.map(() => random.integer(256));
}

function uint32(value: number): Uint8Array {
  const edt = new Uint8Array(4);
  new DataView(edt.buffer).setUint32(0, value);
  return edt;
}
