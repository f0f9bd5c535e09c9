import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { millis, seconds } from '#core/time/instant.ts';
import type { EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import type { GetResult } from '#drivers/echonet-lan/results.ts';
import { ESV, type Property } from '#protocol/echonet/frame.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';
import { objectScript, type Script } from '../drivers/echonet-lan/tiny-lan.ts';

/** A controller and one node that does as it is told, whatever is between them. */
export interface TransactionsBench {
  readonly lan: EchonetLan;
  /** The node's address. */
  readonly address: string;
  /** What the node does with a frame from now on. */
  play(script: Script): void;
  /** Waits for `work`, in whatever time this bench has. */
  settle<T>(work: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const OBJECT = 0x027d01;
const property = (epc: number, hex: string): Property => ({ epc, edt: parseHex(hex)! });
const texts = (result: GetResult): Record<string, string> =>
  Object.fromEntries(
    [...result].map(([epc, got]) => [epc.toString(16), typeof got === 'string' ? got : formatHex(got)]),
  );

/** What must hold between a controller and a node on any LAN, simulated or real. */
export function transactionsContract(name: string, create: () => Promise<TransactionsBench>): void {
  describe(`transactions over ${name}`, () => {
    let bench: TransactionsBench;
    beforeEach(async () => {
      bench = await create();
    });
    afterEach(() => bench.close());

    const get = (epcs: readonly number[], eoj = OBJECT, deadline = seconds(8)) =>
      bench.settle(bench.lan.get(bench.address, eoj, epcs, deadline));
    const set = (...properties: Property[]) =>
      bench.settle(bench.lan.set(bench.address, OBJECT, properties, seconds(3)));

    test('a Get brings the data of each property', async () => {
      bench.play(objectScript({ e4: '39', d3: 'FFFFFE0C' }));
      expect(texts(await get([0xe4, 0xd3]))).toEqual({ e4: '39', d3: 'FFFFFE0C' });
    });

    test('a request that is lost is repeated', async () => {
      const script = objectScript({ e4: '39' });
      bench.play(script);
      await get([0xe4]);
      let lost = 0;
      bench.play((frame, send) => (lost++ === 0 ? undefined : script(frame, send)));
      expect(texts(await get([0xe4]))).toEqual({ e4: '39' });
      expect(lost).toBe(2);
    });

    test('silence is no-answer, within the deadline', async () => {
      bench.play(() => undefined);
      expect(texts(await get([0xe4], OBJECT, millis(700)))).toEqual({ e4: 'no-answer' });
    });

    test('good values of a Get_SNA are salvaged, what it refuses or leaves out is refused', async () => {
      bench.play((_frame, send) => send({ esv: ESV.Get_SNA, properties: [property(0xe4, '39'), property(0xd3, '')] }));
      expect(texts(await get([0xe4, 0xd3, 0xcf]))).toEqual({ e4: '39', d3: 'refused', cf: 'refused' });
    });

    test('an answer in two frames, 72 and then 52, is one answer', async () => {
      bench.play((_frame, send) => {
        send({ esv: ESV.Get_Res, properties: [property(0xe4, '39')] });
        send({ esv: ESV.Get_SNA, properties: [property(0xd3, '')] }, 60);
      });
      expect(texts(await get([0xe4, 0xd3]))).toEqual({ e4: '39', d3: 'refused' });
    });

    test('a real instance answers for instance 0', async () => {
      bench.play((_frame, send) => send({ seoj: OBJECT, esv: ESV.Get_Res, properties: [property(0xe4, '39')] }));
      expect(texts(await get([0xe4], 0x027d00))).toEqual({ e4: '39' });
    });

    test('an adapter that is mute above four properties is asked in parts', async () => {
      const epcs = [0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5];
      bench.play((frame, send) => {
        if (frame.properties.length > 4) return;
        send({ esv: ESV.Get_Res, properties: frame.properties.map(({ epc }) => property(epc, '01')) });
      });
      expect(new Set(Object.values(texts(await get(epcs))))).toEqual(new Set(['01']));
    });

    test('a Set is accepted, or refused by name', async () => {
      bench.play(objectScript({ da: '46' }, ['da']));
      expect(await set(property(0xda, '42'))).toEqual({ outcome: 'accepted' });
      expect(await set(property(0xeb, '00000064'))).toEqual({ outcome: 'refused', epcs: [0xeb] });
      expect(texts(await get([0xda]))).toEqual({ da: '42' });
    });

    test('a Set_Res without properties (OpenECHO) is a refusal', async () => {
      bench.play((_frame, send) => send({ esv: ESV.Set_Res, properties: [] }));
      expect(await set(property(0xda, '42'))).toEqual({ outcome: 'refused', epcs: [0xda] });
    });

    test('an INF with the TID of the Set (elemu) is heard, and is not the answer', async () => {
      const heard: string[] = [];
      bench.lan.onNotification({ address: bench.address }, ({ properties }) =>
        heard.push(formatHex(properties[0]!.edt)),
      );
      bench.play((frame, send) => {
        send({ esv: ESV.INF, properties: [property(0xda, '42')] });
        send({ esv: ESV.Set_Res, properties: frame.properties.map(({ epc }) => property(epc, '')) }, 60);
      });
      expect(await set(property(0xda, '42'))).toEqual({ outcome: 'accepted' });
      expect(heard).toEqual(['42']);
    });

    test('SetGet sets and reads in one session', async () => {
      bench.play(objectScript({ b6: '', b7: '010300000064' }, ['b6']));
      const result = await bench.settle(
        bench.lan.setGet(bench.address, OBJECT, [property(0xb6, '0101')], [0xb7], seconds(8)),
      );
      expect(result.set).toEqual({ outcome: 'accepted' });
      expect(texts(result.got)).toEqual({ b7: '010300000064' });
    });

    test('a node is asked one thing at a time', async () => {
      let atOnce = 0;
      let most = 0;
      bench.play((frame, send) => {
        most = Math.max(most, ++atOnce);
        send({ esv: ESV.Get_Res, properties: frame.properties.map(({ epc }) => property(epc, '01')) });
        atOnce--;
      });
      const all = [0xe0, 0xe1, 0xe2, 0xe3].map((epc) => bench.lan.get(bench.address, OBJECT, [epc], seconds(8)));
      expect((await bench.settle(Promise.all(all))).map(texts)).toEqual([
        { e0: '01' },
        { e1: '01' },
        { e2: '01' },
        { e3: '01' },
      ]);
      expect(most).toBe(1);
    });
  });
}
