import { describe, expect, test } from 'vitest';
import { HemsError } from '#core/errors.ts';
import { minutes, seconds } from '#core/time/instant.ts';
import { CREDENTIALS, createRig } from './meter-rig.ts';

describe('route-B ID and password', () => {
  test.each([true, false, 'stuck'] as const)('never appear in a log, through every fault, echo %s', async (echo) => {
    for (const chunk of ['whole', 1, 7] as const) {
      const rig = createRig({ module: { echo, chunk } });
      await rig.driver.start();
      rig.watch(seconds(10));
      await rig.run(minutes(2));
      const { faults } = rig.module;
      const all = [faults.unplug, faults.plug, faults.silentReset, faults.terminate, () => faults.expire(true)];
      for (const fault of all) {
        fault();
        await rig.run(minutes(2));
      }
      const log = rig.logged.join('\n');
      expect(log).not.toBe('');
      expect(log).not.toContain(CREDENTIALS.id);
      expect(log).not.toContain(CREDENTIALS.password);
    }
  });

  test.each([
    { id: 'SECRETSECRETSECRET', password: CREDENTIALS.password },
    { id: CREDENTIALS.id, password: 'SECRETSECRETSECRET' },
    { id: CREDENTIALS.id, password: 'SECRET\r\nWOPT' },
  ])('of the wrong form are refused without being shown', (driver) => {
    const make = (): unknown => createRig({ driver });
    expect(make).toThrow(HemsError);
    expect(make).not.toThrow(/SECRET/);
  });
});
