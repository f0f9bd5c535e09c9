import { type BoardChannel, legCurrents, registerOf } from './board-channel.ts';
import { put16, put32 } from './edt.ts';
import type { NodeProperty } from './node-object.ts';

type WriteItem<Channel> = (edt: Uint8Array, at: number, channel: Channel | undefined) => void;
type Powered = Omit<BoardChannel, 'energy'>;

/**
 * The measurement lists of release E. A range {first channel 1..252, count 1..60} is set in one property and its list is
 * read in the next one, which repeats the range first. Channels of the range that are not fitted say "no data".
 * Before any range was set, range and list are FD FD (undefined).
 */
export const boardLists = (channels: readonly BoardChannel[]): readonly NodeProperty[] => [
  ...pagedList(0xb2, channels, 60, 4, writeEnergy),
  ...pagedList(0xb4, channels, 60, 4, writeCurrents),
  ...pagedList(0xb6, channels, 60, 4, writePower),
];

/** A circuit that also gives: + takes, W; taken and given, mJ. */
export interface DuplexChannel extends Omit<BoardChannel, 'energy'> {
  taken(): number;
  given(): number;
}

/** The same for circuits that also give (双方向); their energy lists hold 30 at most. */
export const duplexLists = (channels: readonly DuplexChannel[]): readonly NodeProperty[] => [
  ...pagedList(0xb9, channels, 30, 8, writeBothEnergies),
  ...pagedList(0xbb, channels, 60, 4, writeCurrents),
  ...pagedList(0xbd, channels, 60, 4, writePower),
];

const writeEnergy: WriteItem<BoardChannel> = (edt, at, channel) => {
  put32(edt, at, channel === undefined ? 0xfffffffe : registerOf(channel.energy()));
};

const writeBothEnergies: WriteItem<DuplexChannel> = (edt, at, channel) => {
  put32(edt, at, channel === undefined ? 0xfffffffe : registerOf(channel.taken()));
  put32(edt, at + 4, channel === undefined ? 0xfffffffe : registerOf(channel.given()));
};

const writeCurrents: WriteItem<Powered> = (edt, at, channel) => {
  const [r, t] = channel === undefined ? [0x7ffe, 0x7ffe] : legCurrents(channel);
  put16(edt, at, r);
  put16(edt, at + 2, t);
};

const writePower: WriteItem<Powered> = (edt, at, channel) => {
  put32(edt, at, channel === undefined ? 0x7ffffffe : Math.round(channel.power()));
};

const UNDEFINED = 0xfd;

function pagedList<Channel>(
  rangeEpc: number,
  channels: readonly Channel[],
  most: number,
  size: number,
  writeItem: WriteItem<Channel>,
): readonly NodeProperty[] {
  const range = Uint8Array.of(UNDEFINED, UNDEFINED);
  let list = Uint8Array.from(range);
  return [
    {
      epc: rangeEpc,
      selects: true,
      read: () => range,
      write(edt) {
        const [first = 0, count = 0] = edt;
        if (edt.length !== 2 || first < 1 || first > channels.length || count < 1 || count > most) return false;
        range.set(edt);
        if (list.length !== 2 + count * size) list = new Uint8Array(2 + count * size);
        list.set(edt);
        return true;
      },
    },
    {
      epc: rangeEpc + 1,
      read() {
        if (range[0] === UNDEFINED) return list;
        for (let i = 0, at = 2; at < list.length; i++, at += size) writeItem(list, at, channels[range[0]! - 1 + i]);
        return list;
      },
    },
  ];
}
