import { describe, expect, test } from 'vitest';
import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import type { MeterMemory } from '#drivers/route-b-meter/meter-memory.ts';
import { decodeFrame, ESV } from '#protocol/echonet/frame.ts';
import { textOf } from '#protocol/skstack/ascii.ts';
import type { SimulatedMeterOptions } from '#drivers/simulated/sk-module/simulated-meter.ts';
import type { SimulatedSkModule } from '#drivers/simulated/sk-module/sk-module.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { RouteBMeterOptions } from '#drivers/route-b-meter/route-b-meter.ts';
import { createRig, PAN, type Rig } from './meter-rig.ts';

interface Heard {
  readonly rig: Rig;
  /** When EVENT 25 and the announcement came, and the first power was told; NaN where it did not. */
  readonly joined: number;
  readonly announced: number;
  readonly value: number;
  /** EPCs of the Gets, in order. */
  readonly asked: readonly (readonly number[])[];
}

async function fromPowerOn(
  meter: Partial<SimulatedMeterOptions> = {},
  driver: Partial<RouteBMeterOptions> = {},
): Promise<Heard> {
  let joined = Number.NaN;
  let announced = Number.NaN;
  const asked: number[][] = [];
  const wire = (module: SimulatedSkModule): ByteLink => ({
    name: module.name,
    close: () => module.close(),
    open: (events) =>
      module.open({
        ...events,
        bytes: (chunk) => {
          const text = textOf(chunk, 0, chunk.length);
          if (text.includes('EVENT 25')) joined = rig.clock.monotonic();
          if (text.includes('FF02:') && text.startsWith('ERXUDP')) announced = rig.clock.monotonic();
          events.bytes(chunk);
        },
      }),
    write(bytes) {
      if (textOf(bytes, 0, 8) === 'SKSENDTO') {
        const frame = decodeFrame(bytes.slice(textOf(bytes, 0, bytes.length).indexOf('\x10\x81')));
        if (frame?.esv === ESV.Get) asked.push(frame.properties.map(({ epc }) => epc));
      }
      module.write(bytes);
    },
  });
  const rig = createRig({ wire, known: PAN, meter, options: driver });
  await rig.driver.start();
  await rig.untilValue(seconds(60));
  const value = rig.clock.monotonic();
  await rig.run(minutes(2));
  return { rig, joined, announced, value, asked };
}

const SERIAL = 'SIM000000001';
const MEMORY: MeterMemory = {
  eoj: 0x028801,
  serial: SERIAL,
  factors: { coefficient: 1, unit: { numerator: 10, denominator: 1 }, digits: 8 },
  epcs: [0xd3, 0xd7, 0xe0, 0xe1, 0xe3, 0xe7, 0xe8, 0xea, 0xeb],
};
const remembering = (memory: MeterMemory | null, saved: MeterMemory[] = []): Partial<RouteBMeterOptions> => ({
  memory: { load: () => memory, save: (next) => void saved.push(next) },
});
const DELAYS: readonly Millis[] = [millis(300), millis(1_000)];

describe.each(DELAYS)('the first power, of a meter that answers within %d ms', (answerDelay) => {
  test.each([null, MEMORY])('comes at most 5 s behind the meter’s announcement', async (memory) => {
    const { announced, value } = await fromPowerOn({ answerDelay }, remembering(memory));
    expect(value - announced).toBeLessThanOrEqual(5_000);
  });

  test.each([null, MEMORY])('comes at most 11 s behind EVENT 25 where there is no announcement', async (memory) => {
    const { joined, value } = await fromPowerOn({ answerDelay, announces: false }, remembering(memory));
    expect(value - joined).toBeLessThanOrEqual(11_000);
  });
});

describe('the order of questions', () => {
  test('power first, then 8D with the factors, then the maps', async () => {
    const { asked } = await fromPowerOn({}, remembering(MEMORY));
    const [first, second, third] = asked;
    expect(first).toContain(0xe7);
    expect(second).toEqual([0x8d, 0xd3, 0xd7, 0xe1]);
    expect(third).toEqual([0x82, 0x9d, 0x9e, 0x9f]);
  });

  test('a remembered meter tells its registers with the first power', async () => {
    const { asked } = await fromPowerOn({}, remembering(MEMORY));
    expect(asked[0]).toEqual([0xe7, 0xe8, 0xe0, 0xe3]);
  });
});

describe('identity', () => {
  test('is not known before 8D was asked for, and then is', async () => {
    const rig = createRig({ known: PAN, options: { meterNumber: 'sim-0000 00001', ...remembering(MEMORY) } });
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    expect(rig.driver.status()).toMatchObject({ meterId: SERIAL, identityOk: null, state: 'joined' });
    await rig.run(seconds(5));
    expect(rig.driver.status()).toMatchObject({ meterId: SERIAL, identityOk: true });
  });

  test('of another meter than the configured one: nothing of it is told any more, and it says so', async () => {
    const { rig } = await fromPowerOn({}, { meterNumber: 'A999' });
    expect(rig.driver.status().identityOk).toBe(false);
    const observation = await rig.driver.observe(seconds(5));
    for (const reading of Object.values(observation)) expect(reading).toMatchObject({ missing: 'not-fitted' });
    await rig.run(minutes(60));
    expect(rig.halfHours).toEqual([]);
    expect(rig.logged.join('\n')).toContain('not the configured one');
  });

  test('what the meter says is remembered, and wins over what was', async () => {
    const saved: MeterMemory[] = [];
    const stale = { ...MEMORY, factors: { ...MEMORY.factors, unit: { numerator: 1_000, denominator: 1 } } };
    const { rig } = await fromPowerOn({}, remembering(stale, saved));
    expect(saved.at(-1)).toMatchObject({ serial: SERIAL, factors: MEMORY.factors });
    expect(saved.at(-1)!.epcs).toContain(0xec);
    const observation = rig.driver.observe(seconds(5));
    await rig.run(seconds(5));
    await observation;
    await rig.run(minutes(30));
    for (const { importRegister } of rig.halfHours)
      expect(importRegister.known && importRegister.value).toBeLessThan(2_000_000);
  });

  test('a meter that was exchanged is asked for everything again', async () => {
    const saved: MeterMemory[] = [];
    const { rig } = await fromPowerOn({ unit: 0x01 }, remembering({ ...MEMORY, serial: 'OLD' }, saved));
    expect(rig.logged.join('\n')).toContain('meter exchanged');
    expect(saved.at(-1)).toMatchObject({ serial: SERIAL, factors: { unit: { numerator: 100, denominator: 1 } } });
  });

  test('a coefficient that the meter has but did not tell is not taken for 1', async () => {
    const { rig } = await fromPowerOn({ coefficient: 10, silent: { epc: 0xd3, times: 2 } });
    await rig.run(minutes(30));
    expect(rig.halfHours.length).toBeGreaterThan(0);
    for (const { importRegister } of rig.halfHours)
      expect(importRegister.known && importRegister.value).toBeGreaterThan(12_000_000);
  });
});

describe('the meter’s clock', () => {
  test.each([0, 1_700, -42_000, 200_000])('%d ms from ours is measured within 6 s, and told', async (offset) => {
    const { rig } = await fromPowerOn({ clockOffset: millis(offset) });
    rig.watch(seconds(10));
    await rig.run(minutes(20));
    const { clockOffset } = rig.driver.status();
    expect(Math.abs(clockOffset!.offset - offset)).toBeLessThanOrEqual(clockOffset!.uncertainty);
    expect(clockOffset!.uncertainty).toBeLessThanOrEqual(6_000);
  });
});
