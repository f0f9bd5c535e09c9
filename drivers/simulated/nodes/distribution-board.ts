import { type BoardChannel, legCurrents, registerOf } from './board-channel.ts';
import { boardLists, type DuplexChannel, duplexLists } from './board-lists.ts';
import { constant, int32, put16, put32, uint32 } from './edt.ts';
import type { NodeObject, NodeProperty } from './node-object.ts';
import { superClass } from './super-class.ts';

/** The main breaker: + import, W; cumulative import and export, mJ. */
export interface BoardMain {
  power(): number;
  imported(): number;
  exported(): number;
}

/**
 * Distribution board metering (分電盤メータリング, 0x0287): the main breaker, every branch as the paged lists of release
 * E, and the first 32 of them as the older single channels 0xD0–0xEF.
 */
export function distributionBoard(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly main: BoardMain;
  readonly channels: readonly BoardChannel[];
  /** Circuits that also give; absent where it measures none. */
  readonly duplex?: readonly DuplexChannel[];
}): NodeObject {
  const { main, channels, duplex } = deps;
  const currents = new Uint8Array(4);
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      { epc: 0xb0, read: constant(60) },
      { epc: 0xb1, read: constant(channels.length) },
      ...boardLists(channels),
      ...(duplex === undefined ? [] : [{ epc: 0xb8, read: constant(duplex.length) }, ...duplexLists(duplex)]),
      { epc: 0xc0, read: uint32(() => registerOf(main.imported())) },
      { epc: 0xc1, read: uint32(() => registerOf(main.exported())) },
      // 0.001 kWh
      { epc: 0xc2, read: constant(0x03) },
      { epc: 0xc6, read: int32(() => main.power()) },
      {
        epc: 0xc7,
        read() {
          const leg = Math.round(main.power() / 20);
          put16(currents, 0, leg);
          put16(currents, 2, leg);
          return currents;
        },
      },
      // 100.0 V on both legs
      { epc: 0xc8, read: constant(0x03, 0xe8, 0x03, 0xe8) },
      ...channels.slice(0, 32).map((channel, i) => singleChannel(0xd0 + i, channel)),
    ],
  };
}

/** Energy and the currents of both legs; this older form has no watts. */
function singleChannel(epc: number, channel: BoardChannel): NodeProperty {
  const edt = new Uint8Array(8);
  return {
    epc,
    read() {
      const [r, t] = legCurrents(channel);
      put32(edt, 0, registerOf(channel.energy()));
      put16(edt, 4, r);
      put16(edt, 6, t);
      return edt;
    },
  };
}
