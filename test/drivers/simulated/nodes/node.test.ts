import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNode } from '#drivers/simulated/nodes/node.ts';
import type { NodeObject } from '#drivers/simulated/nodes/node-object.ts';
import { oneOf, setting, within } from '#drivers/simulated/nodes/setting.ts';
import { decodeFrame, ESV, encodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';

/** A lamp with a switch, a brightness, a value that can only be set and one that can only be read. */
function lamp(eoj: number): NodeObject {
  return {
    eoj,
    properties: [
      setting(0x80, 1, 0x31, oneOf(0x30, 0x31), true).property,
      setting(0xb0, 1, 50, within(0, 100)).property,
      { epc: 0xc0, write: (edt) => edt.length === 1 },
      { epc: 0xe0, read: () => Uint8Array.of(0x12, 0x34) },
    ],
  };
}

function createBench(...eojs: number[]) {
  const sent: { to: string; bytes: Uint8Array }[] = [];
  const sets: string[] = [];
  let requests = 0;
  const node = createNode({
    address: '192.168.3.41',
    serial: 'lamp',
    objects: (eojs.length === 0 ? [0x029001] : eojs).map(lamp),
    send: (to, bytes) => sent.push({ to, bytes }),
    beforeRequest: () => {
      requests++;
    },
    onSet: (from, { eoj, epc, edt, accepted }) =>
      sets.push(`${from} ${eoj.toString(16)} ${epc.toString(16)} ${formatHex(edt)} ${accepted}`),
  });
  const give = (bytes: Uint8Array): { to: string; bytes: Uint8Array }[] => {
    sent.length = 0;
    node.receive({ from: 'controller', multicast: false, bytes });
    return [...sent];
  };
  /** Answers as `to HEX`; the request without spaces. */
  const ask = (hex: string): string[] =>
    give(parseHex(hex.replaceAll(' ', ''))!).map(({ to, bytes }) => `${to} ${formatHex(bytes)}`);
  return { node, give, ask, sent, sets, requests: () => requests };
}

const hex = (text: string): string => text.replaceAll(' ', '');

describe('a simulated node answers as Part II 4.2 says', () => {
  it('Get: values in the order of the request', () => {
    const { ask } = createBench();
    expect(ask('1081 0102 05FF01 029001 62 03 E000 8000 B000')).toEqual([
      `controller ${hex('1081 0102 029001 05FF01 72 03 E0021234 800131 B00132')}`,
    ]);
  });

  it('Get_SNA: good values kept, PDC 0 for the rest, number and order as asked', () => {
    const { ask } = createBench();
    expect(ask('1081 0102 05FF01 029001 62 04 FF00 8000 C000 E000')).toEqual([
      `controller ${hex('1081 0102 029001 05FF01 52 04 FF00 800131 C000 E0021234')}`,
    ]);
  });

  it('SetC: PDC 0 for all, and what changed is announced', () => {
    const { ask } = createBench();
    expect(ask('1081 0007 05FF01 029001 61 02 800130 B00164')).toEqual([
      `controller ${hex('1081 0007 029001 05FF01 71 02 8000 B000')}`,
      `multicast ${hex('1081 0001 029001 0EF001 73 01 800130')}`,
    ]);
    expect(ask('1081 0008 05FF01 029001 62 01 B000')).toEqual([
      `controller ${hex('1081 0008 029001 05FF01 72 01 B00164')}`,
    ]);
  });

  it('SetC_SNA: PDC 0 for what was taken, the request itself for what was not; the taken part holds', () => {
    const { ask } = createBench();
    expect(ask('1081 0007 05FF01 029001 61 04 B00165 B00120 E0020000 FF0101')).toEqual([
      `controller ${hex('1081 0007 029001 05FF01 51 04 B00165 B000 E0020000 FF0101')}`,
    ]);
    expect(ask('1081 0008 05FF01 029001 62 01 B000')).toEqual([
      `controller ${hex('1081 0008 029001 05FF01 72 01 B00120')}`,
    ]);
  });

  it('SetI: silence where all was taken, SetI_SNA where not', () => {
    const { ask } = createBench();
    expect(ask('1081 0007 05FF01 029001 60 01 B00110')).toEqual([]);
    expect(ask('1081 0007 05FF01 029001 60 02 B00111 B001FF')).toEqual([
      `controller ${hex('1081 0007 029001 05FF01 50 02 B000 B001FF')}`,
    ]);
  });

  it('SetGet: sets before it reads, and both halves tell their refusals', () => {
    const { ask } = createBench();
    expect(ask('1081 0007 05FF01 029001 6E 01 B00111 02 B000 E000')).toEqual([
      `controller ${hex('1081 0007 029001 05FF01 7E 01 B000 02 B00111 E0021234')}`,
    ]);
    expect(ask('1081 0007 05FF01 029001 6E 02 B00112 B001FF 02 B000 C000')).toEqual([
      `controller ${hex('1081 0007 029001 05FF01 5E 02 B000 B001FF 02 B00112 C000')}`,
    ]);
  });

  it('INF_REQ: an INF to everybody, or INF_SNA to who asked', () => {
    const { ask } = createBench();
    expect(ask('1081 0007 05FF01 029001 63 01 8000')).toEqual([
      `multicast ${hex('1081 0007 029001 05FF01 73 01 800131')}`,
    ]);
    expect(ask('1081 0007 05FF01 029001 63 02 8000 C000')).toEqual([
      `controller ${hex('1081 0007 029001 05FF01 53 02 800131 C000')}`,
    ]);
  });

  it('INFC: confirmed with PDC 0', () => {
    const { ask } = createBench();
    expect(ask('1081 0007 0EF001 029001 74 02 E70400000001 800130')).toEqual([
      `controller ${hex('1081 0007 029001 0EF001 7A 02 E700 8000')}`,
    ]);
  });

  it('says nothing to an object it does not have, to answers, or to a request without properties', () => {
    const { ask, requests } = createBench();
    expect(ask('1081 0007 05FF01 029002 62 01 8000')).toEqual([]);
    expect(ask('1081 0007 05FF01 013001 62 01 8000')).toEqual([]);
    for (const esv of ['71', '72', '73', '7A', '7E', '50', '51', '52', '53', '5E', '6A', '00']) {
      const empty = esv === '7E' || esv === '5E' ? '00' : '';
      expect(ask(`1081 0007 05FF01 029001 ${esv} 01 800130 ${empty}`)).toEqual([]);
    }
    expect(requests()).toBe(0);
    for (const esv of ['60', '61', '62', '63', '74']) expect(ask(`1081 0007 05FF01 029001 ${esv} 00`)).toEqual([]);
    expect(ask('1081 0007 05FF01 029001 6E 00 00')).toEqual([]);
  });

  it('lets every instance of a class answer a request to instance 0, each as itself', () => {
    const { ask } = createBench(0x029001, 0x029002, 0x013001);
    expect(ask('1081 0007 05FF01 029000 62 01 8000')).toEqual([
      `controller ${hex('1081 0007 029001 05FF01 72 01 800131')}`,
      `controller ${hex('1081 0007 029002 05FF01 72 01 800131')}`,
    ]);
  });

  it('tells every attempt to set, taken or refused', () => {
    const { ask, sets } = createBench();
    ask('1081 0007 05FF01 029001 61 02 800130 B001FF');
    ask('1081 0007 05FF01 029001 62 01 8000');
    expect(sets).toEqual(['controller 29001 80 30 true', 'controller 29001 b0 FF false']);
  });

  it('announces a change that nobody asked for once', () => {
    let on = 0x31;
    const sent: string[] = [];
    const node = createNode({
      address: 'x',
      serial: 'x',
      objects: [{ eoj: 0x029001, properties: [{ epc: 0x80, announce: true, read: () => Uint8Array.of(on) }] }],
      send: (to, bytes) => sent.push(`${to} ${formatHex(bytes)}`),
    });
    node.notifyChanges();
    on = 0x30;
    node.notifyChanges();
    node.notifyChanges();
    expect(sent).toEqual([`multicast ${hex('1081 0001 029001 0EF001 73 01 800130')}`]);
  });
});

describe('the node profile', () => {
  it('tells the instance list at power-on', () => {
    const { node, sent } = createBench(0x029001, 0x029002);
    node.announce();
    expect(sent.map(({ to, bytes }) => `${to} ${formatHex(bytes)}`)).toEqual([
      `multicast ${hex('1081 0001 0EF001 0EF001 73 01 D507 02 029001 029002')}`,
    ]);
  });

  it('counts instances without itself and classes with itself, and names both', () => {
    const { ask } = createBench(0x029001, 0x029002, 0x013001);
    expect(ask('1081 0007 05FF01 0EF001 62 05 D300 D400 D600 D700 8A00')).toEqual([
      `controller ${hex(
        '1081 0007 0EF001 05FF01 72 05 D303000003 D4020003 D60A03029001029002013001 D7050202900130 8A03FFFFFF',
      )}`,
    ]);
  });

  it('has one identification number per node, FE and the maker first', () => {
    const { ask } = createBench();
    expect(ask('1081 0007 05FF01 0EF001 62 01 8300')[0]).toContain('72018311FEFFFFFF');
  });
});

describe('property maps', () => {
  const mapOf = (count: number): string => {
    const sent: Uint8Array[] = [];
    const properties = Array.from({ length: count }, (_, i) => ({ epc: 0xa0 + i, read: () => Uint8Array.of(i) }));
    const node = createNode({
      address: 'x',
      serial: 'x',
      objects: [{ eoj: 0x029001, properties }],
      send: (_, bytes) => sent.push(bytes),
    });
    node.receive({ from: 'c', multicast: false, bytes: parseHex(hex('1081 0007 05FF01 029001 62 01 9F00'))! });
    return formatHex(decodeFrame(sent[0]!)!.properties[0]!.edt);
  };

  it('are lists below 16 properties, the maps themselves among them', () => {
    expect(mapOf(12)).toBe(hex('0F 9D 9E 9F A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 AA AB'));
  });

  it('are bitmaps from 16 properties on', () => {
    expect(mapOf(13)).toBe(hex('10 04 04 04 04 04 04 04 04 04 04 04 04 04 02 02 02'));
  });
});

describe('whatever arrives', () => {
  const epc = fc.constantFrom(0x80, 0xb0, 0xc0, 0xe0, 0x9f, 0x7f, 0x00, 0xff);
  const property: fc.Arbitrary<Property> = fc.record({ epc, edt: fc.uint8Array({ maxLength: 3 }) });
  const request: fc.Arbitrary<Frame> = fc
    .record({
      tid: fc.nat(0xffff),
      seoj: fc.constant(0x05ff01),
      deoj: fc.constant(0x029001),
      esv: fc.constantFrom(...Object.values(ESV)),
      properties: fc.array(property, { maxLength: 6 }),
      getProperties: fc.array(property, { maxLength: 6 }),
    })
    .map(({ getProperties, ...frame }) =>
      [ESV.SetGet, ESV.SetGet_Res, ESV.SetGet_SNA].some((esv) => esv === frame.esv)
        ? { ...frame, getProperties }
        : frame,
    );

  it('never throws and is answered at most once, whole or cut or changed', () => {
    const { give } = createBench();
    const mangled = fc
      .tuple(request, fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }), fc.nat(80))
      .map(([frame, changes, length]) => {
        const bytes = encodeFrame(frame);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return bytes.subarray(0, length + 5);
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), mangled), (bytes) => {
        const answers = give(bytes).filter(({ bytes: sent }) => decodeFrame(sent)!.deoj !== 0x0ef001);
        expect(answers.length).toBeLessThanOrEqual(1);
      }),
      { seed: 3, numRuns: 3_000 },
    );
  });

  it('keeps transaction, objects, number and order of properties in its answer, and its service says how it went', () => {
    fc.assert(
      fc.property(request, (frame) => {
        const answers = createBench()
          .give(encodeFrame(frame))
          .map(({ bytes }) => decodeFrame(bytes)!);
        expect(answers.find(({ deoj }) => deoj === frame.seoj)).toEqual(expectedAnswer(frame));
      }),
      { seed: 4, numRuns: 1_000 },
    );
  });
});

/** The rules of Part II 4.2 once more, told about the lamp in another way. */
function expectedAnswer(frame: Frame): Frame | undefined {
  const rules: Record<number, readonly [set: boolean, get: boolean, whole: number, refused: number]> = {
    [ESV.SetI]: [true, false, 0, ESV.SetI_SNA],
    [ESV.SetC]: [true, false, ESV.Set_Res, ESV.SetC_SNA],
    [ESV.Get]: [false, true, ESV.Get_Res, ESV.Get_SNA],
    [ESV.INF_REQ]: [false, true, ESV.INF, ESV.INF_SNA],
    [ESV.SetGet]: [true, true, ESV.SetGet_Res, ESV.SetGet_SNA],
    [ESV.INFC]: [false, false, ESV.INFC_Res, 0],
  };
  const rule = rules[frame.esv];
  if (rule === undefined || frame.properties.length + (frame.getProperties ?? []).length === 0) return undefined;
  const [sets, gets, whole, refused] = rule;
  const memory = new Map([
    [0x80, [0x31]],
    [0xb0, [50]],
    [0xe0, [0x12, 0x34]],
    [0x9f, [6, 0x80, 0x9d, 0x9e, 0x9f, 0xb0, 0xe0]],
  ]);
  const set = sets ? frame.properties.map((property) => expectedSet(property, memory)) : null;
  const get = gets ? (frame.getProperties ?? frame.properties).map(({ epc }) => expectedGet(epc, memory)) : null;
  const served = [...(set ?? []), ...(get ?? [])].every(({ served: good }) => good);
  const esv = served ? whole : refused;
  if (esv === 0) return undefined;
  const parts = (set ?? get ?? frame.properties.map(({ epc }) => ({ epc, edt: new Uint8Array(0) }))).map(bare);
  return {
    tid: frame.tid,
    seoj: frame.deoj,
    deoj: frame.seoj,
    esv,
    properties: parts,
    ...(set !== null && get !== null ? { getProperties: get.map(bare) } : {}),
  };
}

type Expected = Property & { readonly served: boolean };
const bare = ({ epc, edt }: Property): Property => ({ epc, edt: Uint8Array.from(edt) });

function expectedSet({ epc, edt }: Property, memory: Map<number, number[]>): Expected {
  const [value = -1] = edt;
  const good = epc === 0x80 ? value === 0x30 || value === 0x31 : epc === 0xb0 ? value <= 100 : epc === 0xc0;
  if (edt.length !== 1 || !good) return { epc, edt, served: false };
  if (epc !== 0xc0) memory.set(epc, [value]);
  return { epc, edt: new Uint8Array(0), served: true };
}

function expectedGet(epc: number, memory: Map<number, number[]>): Expected {
  const value = memory.get(epc);
  return { epc, edt: Uint8Array.from(value ?? []), served: value !== undefined };
}
