import { describe, expect, test } from 'vitest';
import { seconds } from '#core/time/instant.ts';
import { wattHours, watts } from '#core/units.ts';
import { createBattery } from '#drivers/echonet-devices/battery.ts';
import { createBoard } from '#drivers/echonet-devices/board.ts';
import { createDeviceObject, edtOf, readValues } from '#drivers/echonet-devices/device-object.ts';
import { readQuirks } from '#drivers/quirk-files/read-quirks.ts';
import { ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { encodePropertyMap } from '#protocol/echonet/property-map.ts';
import { objectScript, type Script } from '../echonet-lan/tiny-lan.ts';
import { createDeviceBench, type DeviceBench, deviceScript } from './device-bench.ts';

/** What real devices and emulators do (echonet.md), seen through a driver: the battery goes on working. */
const BATTERY = 0x027d1f;
const ADDRESS = '192.168.1.50';
const VALUES = {
  '82': '00005001',
  d3: 'FFFFFC18',
  e2: '00001388',
  e4: '32',
  a8: '00023C7A',
  a9: '0002092E',
  da: '46',
  c1: '02',
  eb: '00000000',
  aa: '00000000',
};
const SETTABLE = ['da', 'c1', 'eb', 'aa'];
const SEEN = { power: { value: -1_000 }, content: { value: 5_000 }, charge: { value: 50 }, mode: { value: 'auto' } };
const CHARGE = { mode: 'charge', power: watts(1_500), until: wattHours(8_000) } as const;
const honest = (): Script => deviceScript(VALUES, SETTABLE);
const gettable = [...Object.keys(VALUES).map((epc) => Number.parseInt(epc, 16)), 0x9d, 0x9e, 0x9f];

const EMPTY = new Uint8Array(0);
const taken = (frame: Frame) => frame.properties.map(({ epc }) => ({ epc, edt: EMPTY }));

describe.each<[string, (bench: () => DeviceBench) => Script]>([
  ['with the instance number 0x1F', () => honest()],
  [
    'whose announce map counts six and carries five',
    () => objectScript({ ...VALUES, ...maps(), '9d': '06808188DACF' }, SETTABLE),
  ],
  [
    'whose Get map is a list of more than 16 codes',
    () => {
      const many = [...gettable, 0x81, 0x88, 0x97, 0x98, 0xc8, 0xc9];
      return objectScript({ ...VALUES, ...maps(), '9f': formatHex(Uint8Array.of(many.length, ...many)) }, SETTABLE);
    },
  ],
  ['without 0x83 and with an empty 0x8A', () => objectScript({ ...VALUES, ...maps(), '8a': '' }, SETTABLE)],
  [
    'that answers Get_SNA with the good values and leaves a bad one out',
    () => {
      const good = honest();
      return (frame, send) =>
        frame.esv === ESV.Get
          ? good(frame, (answer) =>
              send({
                ...answer,
                esv: ESV.Get_SNA,
                properties: answer.properties!.filter(({ edt, epc }) => edt.length > 0 && epc !== 0xa9),
              }),
            )
          : good(frame, send);
    },
  ],
  [
    'that answers in two frames of one TID, 72 for the good part and 52 for the rest',
    () => {
      const good = honest();
      return (frame, send) =>
        frame.esv === ESV.Get
          ? good(frame, ({ properties = [] }) => {
              const [fine, rest] = [
                properties.filter(({ edt }) => edt.length > 0),
                properties.filter(({ edt }) => edt.length === 0),
              ];
              send({ esv: ESV.Get_Res, properties: fine });
              if (rest.length > 0) send({ esv: ESV.Get_SNA, properties: rest }, 60);
            })
          : good(frame, send);
    },
  ],
  [
    'that announces each Set with the TID of the Set before it answers',
    (bench) => {
      const good = honest();
      return (frame, send) => {
        if (frame.esv === ESV.SetC)
          bench().inject(ADDRESS, encodeFrame({ ...frame, seoj: frame.deoj, deoj: 0x0ef001, esv: ESV.INF }), true);
        good(frame, send);
      };
    },
  ],
  [
    'that is mute for four seconds after a Set',
    (bench) => {
      const good = honest();
      let muteUntil = 0;
      return (frame, send) => {
        const now = bench().clock.monotonic();
        if (now < muteUntil) return;
        if (frame.esv === ESV.SetC) muteUntil = now + 4_000;
        good(frame, send);
      };
    },
  ],
  [
    'that is mute when asked for more than four properties',
    () => {
      const good = honest();
      return (frame, send) => (frame.properties.length > 4 ? undefined : good(frame, send));
    },
  ],
])('a battery %s', (_what, scriptOf) => {
  const bench = async (): Promise<DeviceBench> => {
    const made: DeviceBench = await createDeviceBench(BATTERY, (frame, send) => script(frame, send));
    const script = scriptOf(() => made);
    return made;
  };

  test('is observed', async () => {
    const made = await bench();
    const battery = createBattery(made.deps);
    await made.settle(battery.observe(seconds(10)));
    expect(await made.settle(battery.observe(seconds(10)))).toMatchObject(SEEN);
  });

  test('is told, and confirmed by reading back', async () => {
    const made = await bench();
    const battery = createBattery(made.deps);
    await made.settle(battery.observe(seconds(10)));
    expect(await made.settle(battery.command(CHARGE))).toEqual({ outcome: 'confirmed' });
    expect((await made.settle(battery.observe(seconds(20)))).mode).toMatchObject({ value: 'charge' });
  });
});

describe('a Set that was not taken is never confirmed', () => {
  test.each<[string, (frame: Frame, send: Parameters<Script>[1]) => void, string]>([
    ['refused silently', () => undefined, 'indeterminate'],
    ['answered 71 with OPC 0 (OpenECHO)', (_frame, send) => send({ esv: ESV.Set_Res, properties: [] }), 'refused'],
    ['answered 51', (_frame, send) => send({ esv: ESV.SetC_SNA }), 'refused'],
    ['answered 71 and not done', (frame, send) => send({ esv: ESV.Set_Res, properties: taken(frame) }), 'refused'],
  ])('%s', async (_what, answer, outcome) => {
    const good = honest();
    const bench = await createDeviceBench(BATTERY, (frame, send) =>
      frame.esv === ESV.SetC ? answer(frame, send) : good(frame, send),
    );
    expect((await bench.settle(createBattery(bench.deps).command({ mode: 'hold' }))).outcome).toBe(outcome);
  });
});

describe('our rows of config/quirks', () => {
  const quirks = readQuirks('config/quirks');
  const ascii = (text: string): string => formatHex(Uint8Array.from(text.padEnd(12, '\0'), (c) => c.charCodeAt(0)));

  /** A SmartCosmo of three circuits that drops a frame in which the list of watts is not alone. */
  const smartCosmo = (product: string): Script => {
    const good = deviceScript(
      {
        '8a': '00000B',
        '8c': ascii(product),
        b1: '03',
        b3: '0103000003E8000007D000000BB8',
        b7: '0103000000640000006400000064',
        c2: '03',
        c6: '000003E8',
        b2: '0103',
        b6: '0103',
      },
      ['b2', 'b6'],
    );
    return (frame, send) => {
      const asked = frame.esv === ESV.Get ? frame.properties : (frame.getProperties ?? []);
      if (asked.length > 1 && asked.some(({ epc }) => epc === 0xb7)) return;
      good(frame, send);
    };
  };

  test('a SmartCosmo is asked for its list of watts by itself', async () => {
    const bench = await createDeviceBench(0x028701, smartCosmo('MKN7350S1'));
    const board = createBoard({ ...bench.deps, quirks });
    expect(await bench.settle(board.observe(seconds(5)))).toMatchObject({
      main: { value: 1_000 },
      circuits: [{ power: { value: 100 } }, { power: { value: 100 } }, { power: { value: 100 } }],
    });
  });

  test('a Toshiba meter is asked for five properties at a time', async () => {
    const values = {
      '8a': '000016',
      d3: '00000001',
      e0: '00001234',
      e1: '02',
      e3: '00000001',
      e7: '00000064',
      e8: '000A000A',
    };
    const good = deviceScript(values);
    const bench = await createDeviceBench(0x028801, (frame, send) => good(frame, send));
    const object = createDeviceObject({ ...bench.deps, quirks });
    const epcs = [0xd3, 0xe0, 0xe1, 0xe3, 0xe7, 0xe8];
    const read = await bench.settle(readValues(object, epcs, seconds(5)));
    for (const epc of epcs) expect(edtOf(read, epc)).toBeInstanceOf(Uint8Array);
    const sizes = bench.sent.filter(({ frame }) => frame.esv === ESV.Get).map(({ frame }) => frame.properties.length);
    expect(sizes.slice(-2)).toEqual([5, 1]);
  });

  test('another board of the maker is asked as ever', async () => {
    const bench = await createDeviceBench(
      0x028701,
      deviceScript(
        { '8a': '00000B', '8c': ascii('MKN7500'), b1: '01', b7: '010100000064', c2: '03', c6: '000003E8', b6: '0101' },
        ['b6'],
      ),
    );
    const board = createBoard({ ...bench.deps, quirks });
    await bench.settle(board.prepare(seconds(5)));
    bench.sent.length = 0;
    await bench.settle(board.observe(seconds(5)));
    expect(bench.sent.map(({ frame }) => frame.getProperties?.map(({ epc }) => epc))).toEqual([[0xb7, 0xc6]]);
  });
});

function maps(): Record<string, string> {
  const codes = SETTABLE.map((epc) => Number.parseInt(epc, 16));
  return { '9d': '00', '9e': formatHex(encodePropertyMap(codes)), '9f': formatHex(encodePropertyMap(gettable)) };
}
