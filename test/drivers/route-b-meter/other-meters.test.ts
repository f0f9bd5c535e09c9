import { describe, expect, test } from 'vitest';
import { days, hours, millis, minutes, seconds } from '#core/time/instant.ts';
import { HIGH_VOLTAGE } from '#protocol/meter/meter-class.ts';
import { CREDENTIALS, createRig, START } from './meter-rig.ts';

describe('a high-voltage meter (0x028A)', () => {
  test('is recognised by its objects; it has registers and half hours, but no power, no currents and no export', async () => {
    const rig = createRig({ meter: { meterClass: HIGH_VOLTAGE, coefficient: 3 } });
    await rig.driver.start();
    await rig.run(minutes(2));
    const observation = rig.driver.observe(seconds(9));
    await rig.run(seconds(10));
    expect(await observation).toMatchObject({
      power: { missing: 'not-fitted' },
      currentR: { missing: 'not-fitted' },
      importRegister: { known: true },
      exportRegister: { missing: 'not-fitted' },
    });
    expect(rig.driver.status()).toMatchObject({ meterId: 'SIM000000001', identityOk: true });
    await rig.run(hours(2));
    rig.module.faults.unplug();
    await rig.run(days(1));
    rig.module.faults.plug();
    await rig.run(hours(1));
    const told = new Set(rig.halfHours.filter(({ importRegister }) => importRegister.known).map(({ at }) => at));
    expect(told.size).toBe(54);
    for (const { at, importRegister, exportRegister } of rig.halfHours) {
      const truth = 3 * 1_234_560 + Math.floor((1_234 * (at - START)) / 3_600_000 / 30) * 30;
      expect(importRegister).toMatchObject({ known: true, value: truth });
      expect(exportRegister).toMatchObject({ missing: 'not-fitted' });
    }
  });
});

describe('a meter of the second generation', () => {
  const SECOND = { meter: { secondGeneration: true } };

  test('is asked for the registers of the minute (0xD0) along with those of now, which are what is observed', async () => {
    const rig = createRig(SECOND);
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    await rig.run(minutes(2));
    const called = rig.clock.now();
    const seen = rig.watch(seconds(10));
    await rig.run(minutes(10));
    const registers = seen.map(({ observation }) => observation.importRegister).filter((register) => register.known);
    expect(registers.length).toBeGreaterThanOrEqual(9);
    for (const { at } of registers) expect(at).toBeGreaterThanOrEqual(called);
    expect(seen.filter(({ observation }) => !observation.power.known)).toEqual([]);
  });

  test('tells each half hour within its first minute by 0xD0, and no other value than it announces later', async () => {
    const rig = createRig(SECOND);
    const toldAt: number[] = [];
    rig.driver.onHalfHour(({ at }) => toldAt.push(rig.clock.now() - at));
    await rig.driver.start();
    rig.watch(seconds(10));
    await rig.run(hours(5));
    expect(toldAt).toHaveLength(10);
    expect(Math.max(...toldAt)).toBeLessThan(61_000);
    for (const { at, importRegister, origin } of rig.halfHours)
      expect({ importRegister, origin }).toMatchObject({ origin: 'live', importRegister: { value: truth(at) } });
  });

  test('while its half hours are fetched as those of any other', async () => {
    const rig = createRig({ meter: { secondGeneration: true, clockOffset: millis(2_000) } });
    await rig.driver.start();
    await rig.run(hours(2));
    expect(rig.halfHours.length).toBe(4);
  });

  test('fills an outage of the last hour from its minutes (0xEE) even where its half hours have nothing', async () => {
    const rig = createRig({ meter: { secondGeneration: true, lacks: [0xe2, 0xe4, 0xec, 0xed] } });
    await rig.driver.start();
    rig.watch(seconds(10));
    await rig.run(minutes(12));
    rig.module.faults.unplug();
    await rig.run(minutes(52));
    rig.module.faults.plug();
    await rig.run(minutes(5));
    expect(rig.halfHours.filter(({ origin }) => origin === 'history').map(({ at }) => at - START)).toEqual([
      minutes(50),
      minutes(20),
    ]);
    for (const { at, importRegister } of rig.halfHours) expect(importRegister).toMatchObject({ value: truth(at) });
  });

  test('tells its route-B ID (0xC0), which is shown in part, compared with ours, and in no log', async () => {
    const strange = createRig(SECOND);
    await strange.driver.start();
    await strange.run(minutes(3));
    expect(strange.driver.status().routeBId).toEqual({ shown: '00000077…3F2A', ofOurId: null });
    const own = Uint8Array.from(Buffer.from(`00000077${CREDENTIALS.id.slice(8)}`, 'hex'));
    const rig = createRig({ meter: { secondGeneration: true, routeBId: own } });
    await rig.driver.start();
    await rig.run(minutes(3));
    expect(rig.driver.status().routeBId).toEqual({ shown: '00000077…EEFF', ofOurId: true });
    for (const line of [...rig.logged, ...strange.logged]) {
      expect(line).not.toContain(CREDENTIALS.id.slice(-8));
      expect(line).not.toContain('3F2A');
    }
  });

  test('of the first generation none of it is asked', async () => {
    const rig = createRig();
    await rig.driver.start();
    await rig.run(minutes(3));
    expect(rig.driver.status().routeBId).toBeNull();
  });
});

const truth = (at: number): number => 1_234_560 + Math.floor((1_234 * (at - START)) / 36_000_000) * 10;
