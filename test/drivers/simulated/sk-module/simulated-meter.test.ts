import { describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { days, type Instant, instant, minutes, parseInstant, plus, seconds } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createSimulatedMeter, type SimulatedMeterOptions } from '#drivers/simulated/sk-module/simulated-meter.ts';
import { decodeFrame, ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import { dayHistory, encodeRecentHistoryTime, recentHistory } from '#protocol/meter/energy-history.ts';
import { halfHourValue } from '#protocol/meter/half-hour-value.ts';
import { METER, METER_EPC as EPC } from '#protocol/meter/meter-epc.ts';
import { meterFactors } from '#protocol/meter/meter-factors.ts';
import { steadyWorld } from '../../route-b-meter/meter-rig.ts';

const FACTORS = meterFactors(undefined, Uint8Array.of(2), undefined)!;
const START = parseInstant('2026-04-01T23:10:00+09:00')!;
const NONE = new Uint8Array(0);

function rig(options: Partial<SimulatedMeterOptions> = {}, start: Instant = START) {
  const clock = createVirtualClock({ start });
  const initial = { import: 0, export: 0 };
  const meter = createSimulatedMeter({
    clock,
    world: steadyWorld(start, 1_000),
    random: createRandom(3, 'meter'),
    initial,
    ...options,
  });
  const heard: { at: Instant; frame: Frame; multicast: boolean }[] = [];
  meter.onSend((bytes, multicast) => heard.push({ at: clock.now(), frame: decodeFrame(bytes)!, multicast }));
  meter.joined();
  const ask = async (esv: number, properties: Frame['properties'], deoj: number = METER): Promise<Frame | null> => {
    heard.length = 0;
    meter.receive(encodeFrame({ tid: 7, seoj: 0x05ff01, deoj, esv, properties }));
    await clock.run({ until: plus(clock.now(), seconds(1)) });
    return heard.find(({ frame }) => frame.tid === 7)?.frame ?? null;
  };
  const get = async (epc: number): Promise<Uint8Array> =>
    (await ask(ESV.Get, [{ epc, edt: NONE }]))!.properties[0]!.edt;
  const set = async (epc: number, edt: Uint8Array): Promise<number> => (await ask(ESV.SetC, [{ epc, edt }]))!.esv;
  return { clock, meter, heard, ask, get, set, until: (at: Instant) => clock.run({ until: at }) };
}

describe('the simulated smart meter', () => {
  test('answers every property of its own map', async () => {
    const { get, ask, until } = rig();
    await until(plus(START, minutes(60)));
    const map = decodePropertyMap(await get(EPC.getMap))!;
    expect(map.wrongCount).toBe(false);
    expect([...map.epcs].map((epc) => epc.toString(16)).join(' ')).toBe(
      '80 81 82 88 8a 8d 97 98 9d 9e 9f d3 d7 e0 e1 e2 e3 e4 e5 e7 e8 ea eb ec ed',
    );
    for (const epc of map.epcs) {
      const answer = await ask(ESV.Get, [{ epc, edt: NONE }]);
      expect(answer!.esv).toBe(ESV.Get_Res);
      expect(answer!.properties[0]!.edt.length).toBeGreaterThan(0);
    }
  });

  test('a property it does not have is Get_SNA with PDC 0, beside the values it has', async () => {
    const answer = (await rig().ask(ESV.Get, [
      { epc: 0xd0, edt: NONE },
      { epc: EPC.power, edt: NONE },
    ]))!;
    expect(answer.esv).toBe(ESV.Get_SNA);
    expect(answer.properties.map(({ edt }) => edt.length)).toEqual([0, 4]);
  });

  test('only what is settable can be set, and only to what fits', async () => {
    const { set } = rig();
    expect(await set(EPC.historyDay, Uint8Array.of(99))).toBe(ESV.Set_Res);
    expect(await set(EPC.historyDay, Uint8Array.of(100))).toBe(ESV.SetC_SNA);
    expect(await set(EPC.coefficient, Uint8Array.of(0, 0, 0, 2))).toBe(ESV.SetC_SNA);
  });

  test('a second request while one is being answered is ignored', async () => {
    const { meter, heard, clock } = rig({ announces: false });
    const request = (tid: number): Uint8Array =>
      encodeFrame({ tid, seoj: 0x05ff01, deoj: METER, esv: ESV.Get, properties: [{ epc: EPC.power, edt: NONE }] });
    meter.receive(request(1));
    meter.receive(request(2));
    await clock.run({ until: plus(clock.now(), seconds(5)) });
    expect(heard.map(({ frame }) => frame.tid)).toEqual([1]);
  });

  test('INF_REQ of the instance list is answered to everybody', async () => {
    const { ask, heard } = rig();
    const answer = await ask(ESV.INF_REQ, [{ epc: 0xd5, edt: NONE }], 0x0ef001);
    expect(answer!.esv).toBe(ESV.INF);
    expect(heard.find(({ frame }) => frame.tid === 7)!.multicast).toBe(true);
  });

  test('tells the registers of each half hour within 60 s of it, as they were exactly at it', async () => {
    const { heard, until } = rig();
    await until(plus(START, days(1)));
    const told = heard.filter(({ frame }) => frame.seoj === METER);
    expect(told).toHaveLength(48);
    for (const { at, frame } of told) {
      const value = halfHourValue(frame.properties[0]!.edt, FACTORS)!;
      expect(at - value.at).toBeGreaterThanOrEqual(1_000);
      expect(at - value.at).toBeLessThanOrEqual(60_000);
      const exact = Math.floor((1_000 * (value.at - START)) / 36_000_000) * 10;
      expect(value.register.known && value.register.value).toBe(exact);
    }
  });

  test('remembers today and 99 days, and nothing older, nothing before it was built and nothing to come', async () => {
    const { get, set, until, clock } = rig();
    await until(plus(START, days(110)));
    const reads = async (day: number): Promise<number> => {
      await set(EPC.historyDay, Uint8Array.of(day));
      const history = dayHistory(await get(EPC.importHistory), FACTORS, clock.now())!;
      expect(history.day).toBe(day);
      for (const { at, register } of history.values) {
        if (register.known) expect(register.value).toBe(Math.floor((1_000 * (at - START)) / 36_000_000) * 10);
      }
      return history.values.filter(({ register }) => register.known).length;
    };
    expect(await reads(0)).toBe(47);
    expect(await reads(1)).toBe(48);
    expect(await reads(99)).toBe(48);
    const young = rig();
    await young.until(plus(START, days(1)));
    await young.set(EPC.historyDay, Uint8Array.of(1));
    const first = dayHistory(await young.get(EPC.importHistory), FACTORS, young.clock.now())!;
    expect(first.values.filter(({ register }) => register.known)).toHaveLength(1);
  });

  test('gives the last half hours newest first, as asked with 0xED', async () => {
    const { get, set, until } = rig();
    await until(plus(START, days(1)));
    const newest = parseInstant('2026-04-02T12:00:00+09:00')!;
    expect(await set(EPC.recentHistoryTime, encodeRecentHistoryTime(newest, 12))).toBe(ESV.Set_Res);
    const values = recentHistory(await get(EPC.recentHistory), FACTORS)!;
    expect(values).toHaveLength(12);
    expect(values[0]!.at).toBe(newest);
    expect(values[11]!.at).toBe(newest - 11 * 1_800_000);
    expect(values.every(({ importRegister }) => importRegister.known)).toBe(true);
  });

  test('its clock is the clock of the simulation, JST', async () => {
    const { get } = rig({}, instant(Date.UTC(2026, 3, 1, 0, 10)));
    expect([...(await get(EPC.currentDate))]).toEqual([0x07, 0xea, 4, 1]);
    expect([...(await get(EPC.currentTime))]).toEqual([9, 10]);
  });
});
