import { beforeEach, expect, test } from 'vitest';
import { seconds } from '#core/time/instant.ts';
import { createAirConditioner } from '#drivers/echonet-devices/air-conditioner.ts';
import { encodePropertyMap } from '#protocol/echonet/property-map.ts';
import { ESV, encodeFrame } from '#protocol/echonet/frame.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';
import { objectScript } from '../echonet-lan/tiny-lan.ts';
import { createDeviceBench, type DeviceBench } from './device-bench.ts';

const AC = 0x013001;
const ADDRESS = '192.168.1.50';
const VALUES = { '80': '31', b0: '41', bb: '16' };
const SETTABLE = ['80', 'b0'];
const map = (...epcs: readonly number[]): string => formatHex(encodePropertyMap(epcs));
const script = (values: Record<string, string>) =>
  objectScript(
    { ...values, '9d': map(0x80, 0xb0), '9e': map(0x80, 0xb0), '9f': map(0x80, 0xb0, 0xbb, 0x9d, 0x9e, 0x9f) },
    SETTABLE,
  );

let bench: DeviceBench;
beforeEach(async () => {
  bench = await createDeviceBench(AC, script(VALUES));
});

const announce = (epc: number, hex: string, esv: number = ESV.INF): void =>
  bench.inject(
    ADDRESS,
    encodeFrame({ tid: 1, seoj: AC, deoj: 0x0ef001, esv, properties: [{ epc, edt: parseHex(hex)! }] }),
    true,
  );
/** The properties of each Get since the last look. */
const asked = (): number[][] =>
  bench.sent
    .splice(0)
    .filter(({ frame }) => frame.esv === ESV.Get)
    .map(({ frame }) => frame.properties.map(({ epc }) => epc));

test('what a device announced is not asked for again; the rest is', async () => {
  const ac = createAirConditioner(bench.deps);
  await bench.settle(ac.prepare(seconds(5)));
  asked();
  await bench.run(1_000);
  const heardAt = bench.clock.now();
  announce(0x80, '30');
  await bench.run(5_000);
  const seen = await bench.settle(ac.observe(seconds(5)));
  expect(seen.on).toEqual({ known: true, value: true, at: heardAt });
  expect(asked()).toEqual([[0xb0, 0xbb]]);
  announce(0xb0, '42', ESV.INFC);
  expect(await bench.settle(ac.observe(seconds(5)))).toMatchObject({ mode: { value: 'cool' } });
  expect(asked()).toEqual([[0xbb]]);
});

test('after a minute an announcement no longer stands, because the one after it may have been lost', async () => {
  const ac = createAirConditioner(bench.deps);
  await bench.settle(ac.prepare(seconds(5)));
  announce(0x80, '30');
  await bench.run(60_000);
  asked();
  expect((await bench.settle(ac.observe(seconds(5)))).on).toMatchObject({ value: false });
  expect(asked()).toEqual([[0x80, 0xb0, 0xbb]]);
});

test('an announcement that the map does not promise, of another object, or without data, is not believed', async () => {
  const ac = createAirConditioner(bench.deps);
  await bench.settle(ac.prepare(seconds(5)));
  announce(0xbb, '30');
  bench.inject(
    ADDRESS,
    encodeFrame({
      tid: 1,
      seoj: 0x013002,
      deoj: 0x0ef001,
      esv: ESV.INF,
      properties: [{ epc: 0x80, edt: parseHex('30')! }],
    }),
  );
  announce(0x80, '');
  asked();
  expect(await bench.settle(ac.observe(seconds(5)))).toMatchObject({ on: { value: false }, room: { value: 22 } });
  expect(asked()).toEqual([[0x80, 0xb0, 0xbb]]);
});

test('a Set is read back by asking, never by what was announced', async () => {
  const honest = script(VALUES);
  bench.become((frame, send) => {
    if (frame.esv === ESV.SetC) {
      announce(0x80, '30');
      send({ esv: ESV.Set_Res, properties: frame.properties.map(({ epc }) => ({ epc, edt: new Uint8Array(0) })) });
    } else honest(frame, send);
  });
  const ac = createAirConditioner(bench.deps);
  expect(await bench.settle(ac.command({ on: true }))).toEqual({ outcome: 'refused', detail: '0x80 reads back as 31' });
});
