import { describe, expect, test } from 'vitest';
import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import type { VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { SimulatedMeter } from '#drivers/simulated/sk-module/simulated-meter.ts';
import { decodeFrame, ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import type { SimulatedSkModule } from '#drivers/simulated/sk-module/sk-module.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import { bytesOf, textOf } from '#protocol/skstack/ascii.ts';
import { createRig, type Rig, type RigOptions } from './meter-rig.ts';

const POWER = 0xe7;

interface Delivery {
  readonly frame: Frame;
  readonly after: Millis;
}

/** A meter whose answers with a power value are changed on their way, once `begin` was called. */
function tampered(change: (frame: Frame, nth: number) => readonly Delivery[]): {
  readonly tamper: NonNullable<RigOptions['tamper']>;
  begin(): void;
} {
  let active = false;
  let nth = 0;
  const tamper = (meter: SimulatedMeter, clock: VirtualClock): SimulatedMeter => ({
    ...meter,
    onSend(listener) {
      meter.onSend((bytes, multicast) => {
        const frame = decodeFrame(bytes)!;
        if (!active || !frame.properties.some(({ epc }) => epc === POWER)) return listener(bytes, multicast);
        for (const delivery of change(frame, nth++)) {
          const changed = encodeFrame(delivery.frame);
          if (delivery.after === 0) listener(changed, multicast);
          else clock.after(delivery.after, 'test delay', () => listener(changed, multicast));
        }
      });
    },
  });
  return {
    tamper,
    begin() {
      active = true;
    },
  };
}

async function running(change: (frame: Frame, nth: number) => readonly Delivery[], watts = 1_234): Promise<Rig> {
  const { tamper, begin } = tampered(change);
  const rig = createRig({ tamper, watts });
  await rig.driver.start();
  await rig.untilValue(seconds(60));
  await rig.run(minutes(2));
  begin();
  return rig;
}

const withPower = (frame: Frame, watts: number): Frame => ({
  ...frame,
  properties: frame.properties.map(({ epc, edt }) =>
    epc === POWER ? { epc, edt: Uint8Array.of(watts >> 24, watts >> 16, watts >> 8, watts) } : { epc, edt },
  ),
});
const now = (frame: Frame): Delivery => ({ frame, after: millis(0) });
const late = (frame: Frame, after: Millis): Delivery => ({ frame, after });

async function observed(rig: Rig, deadline: Millis = seconds(9)): Promise<unknown> {
  let result: unknown = null;
  void rig.driver.observe(deadline).then(({ power }) => {
    result = power.known ? power.value : power.missing;
  });
  await rig.run(seconds(10));
  return result;
}

describe('answers that are not as they should be', () => {
  test('an answer that comes behind the deadline of its call is used by no later call', async () => {
    // The second call waits (until 3.7 s) when the answer to the first call's request comes in (at 3.4 s).
    const rig = await running((frame, nth) =>
      nth === 0 ? [late(withPower(frame, 111), seconds(3))] : [late(frame, millis(1_300))],
    );
    const seen = rig.watch(seconds(2));
    await rig.run(seconds(30));
    const powers = seen.map(({ observation: { power } }) => (power.known ? power.value : power.missing));
    expect(powers[0]).toBe('no-answer');
    expect(powers.slice(1)).not.toContain(111);
    expect(new Set(powers.slice(1))).toEqual(new Set([1_234]));
  });

  test('a late answer within the deadline is an answer: its request was made behind the call', async () => {
    const rig = await running((frame, nth) => (nth === 0 ? [late(withPower(frame, 111), millis(1_900))] : []));
    expect(await observed(rig)).toBe(111);
  });

  test('a duplicate is never taken for the answer of the next request', async () => {
    const rig = await running((frame, nth) => {
      const own = withPower(frame, 1_000 + nth);
      return [now(own), late(own, millis(7_000)), late(own, millis(10_200))];
    });
    for (let i = 0; i < 5; i++) expect(await observed(rig)).toBe(1_000 + i);
  });

  test('an answer with a TID that was never given is no answer', async () => {
    const rig = await running((frame) => [now({ ...withPower(frame, 666), tid: frame.tid ^ 0x8000 })]);
    expect(await observed(rig)).toBe('no-answer');
  });

  test('an answer of another object is no answer', async () => {
    const rig = await running((frame) => [now({ ...withPower(frame, 666), seoj: 0x028d01 })]);
    expect(await observed(rig)).toBe('no-answer');
  });

  test('Get_SNA with good values: they count', async () => {
    const rig = await running((frame) => [now({ ...frame, esv: ESV.Get_SNA })]);
    expect(await observed(rig)).toBe(1_234);
  });

  test('PDC 0 is missing, and what stands beside it is not', async () => {
    const rig = await running((frame) => [
      now({
        ...frame,
        esv: ESV.Get_SNA,
        properties: frame.properties.map(({ epc, edt }) =>
          epc === POWER ? { epc, edt: new Uint8Array(0) } : { epc, edt },
        ),
      }),
    ]);
    const observation = rig.driver.observe(seconds(5));
    await rig.run(seconds(6));
    expect(await observation).toMatchObject({ power: { missing: 'no-answer' }, currentR: { known: true, value: 6.2 } });
  });

  test('the sentinel is missing with its reason', async () => {
    const rig = await running((frame) => [now(withPower(frame, 0x7ffffffe))]);
    expect(await observed(rig)).toBe('sentinel');
  });

  test('a line end inside binary data is data: 0x0D0A0D0A W', async () => {
    const rig = await running((frame) => [now(frame)], 0x0d0a0d0a);
    expect(await observed(rig)).toBe(0x0d0a0d0a);
  });

  test('a datagram that was not encrypted (security 0), or of another sender, is no answer', async () => {
    let spoil = (text: string): string => text;
    const wire = (module: SimulatedSkModule): ByteLink => ({
      ...module,
      open: (events) =>
        module.open({
          ...events,
          bytes: (chunk) => events.bytes(bytesOf(spoil(textOf(chunk, 0, chunk.length)))),
        }),
    });
    const rig = createRig({ wire, module: { payload: 'hex' } });
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    expect(await observed(rig)).toBe(1_234);
    spoil = (text) => text.replace('001C640000000002 1 ', '001C640000000002 0 ');
    expect(await observed(rig)).toBe('no-answer');
    spoil = (text) => text.replace('001C640000000002 1 ', '001C640000000009 1 ');
    expect(await observed(rig)).toBe('no-answer');
    spoil = (text) => text;
    expect(await observed(rig)).toBe(1_234);
  });
});
