import { createRandom } from '#core/random.ts';
import { instant } from '#core/time/instant.ts';
import { createVirtualClock, type VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createSimulatedLan } from '#drivers/simulated/lan/simulated-lan.ts';
import { createSimulatedHousehold, type SimulatedHousehold } from '#drivers/simulated/nodes/household.ts';
import type { World } from '#drivers/simulated/world.ts';
import { decodeFrame, ESV, encodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';

/** `B0` and `01FF` as a property. */
export type Write = readonly [epc: number, hex: string];

export interface Controller {
  readonly clock: VirtualClock;
  readonly household: SimulatedHousehold;
  /** Everything that was heard, with its sender. */
  readonly heard: { readonly from: string; readonly multicast: boolean; readonly frame: Frame }[];
  /** Lets a minute pass. */
  wait(milliseconds: number): Promise<void>;
  /** One request to the device of this id, and its answer. */
  ask(id: string, request: Pick<Frame, 'esv' | 'properties' | 'getProperties'>): Promise<Frame>;
  get(id: string, ...epcs: number[]): Promise<readonly Uint8Array[]>;
  getHex(id: string, epc: number): Promise<string>;
  /** True where all was taken. */
  set(id: string, ...writes: Write[]): Promise<boolean>;
  setGet(id: string, write: Write, epc: number): Promise<string>;
}

const EMPTY = new Uint8Array(0);
const asked = (epc: number): Property => ({ epc, edt: EMPTY });
const written = ([epc, hex]: Write): Property => ({ epc, edt: parseHex(hex)! });

/** A house of nodes on a LAN and somebody who asks them, in virtual time from noon of 2026-04-12 JST. */
export async function createController(makeWorld: (clock: VirtualClock) => World): Promise<Controller> {
  const clock = createVirtualClock({ start: instant(Date.UTC(2026, 3, 12, 3)) });
  const lan = createSimulatedLan({ clock, random: createRandom(1, 'lan') });
  const heard: Controller['heard'] = [];
  const link = lan.link('192.168.3.2');
  await link.open(({ from, multicast, bytes }) => heard.push({ from, multicast, frame: decodeFrame(bytes)! }));
  const household = createSimulatedHousehold({ clock, world: makeWorld(clock), lan });
  const wait = (milliseconds: number): Promise<void> => clock.run({ until: instant(clock.now() + milliseconds) });
  let tid = 0;

  const controller: Controller = {
    clock,
    household,
    heard,
    wait,
    async ask(id, request) {
      const device = household.devices.find((candidate) => candidate.id === id);
      if (device === undefined) throw new Error(`no device ${id}`);
      tid++;
      link.send(device.address, encodeFrame({ ...request, tid, seoj: 0x05ff01, deoj: device.eoj }));
      await wait(100);
      const answers = heard.filter(({ frame }) => frame.tid === tid && frame.deoj === 0x05ff01);
      if (answers.length !== 1) throw new Error(`${answers.length} answers from ${id}`);
      return answers[0]!.frame;
    },
    async get(id, ...epcs) {
      const answer = await controller.ask(id, { esv: ESV.Get, properties: epcs.map(asked) });
      if (answer.esv !== ESV.Get_Res) throw new Error(`${id} refused to be read`);
      return answer.properties.map(({ edt }) => edt);
    },
    getHex: async (id, epc) => formatHex((await controller.get(id, epc))[0]!),
    async set(id, ...writes) {
      const answer = await controller.ask(id, { esv: ESV.SetC, properties: writes.map(written) });
      return answer.esv === ESV.Set_Res;
    },
    async setGet(id, write, epc) {
      const answer = await controller.ask(id, {
        esv: ESV.SetGet,
        properties: [written(write)],
        getProperties: [asked(epc)],
      });
      return answer.esv === ESV.SetGet_Res ? formatHex(answer.getProperties![0]!.edt) : 'refused';
    },
  };
  return controller;
}
