import { describe, expect, test } from 'vitest';
import { minutes, plus, seconds } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { type Admission, createThrottle, isOfTheHouse } from '#web/api/sign-in/throttle.ts';
import { NOON } from '../../fake-house.ts';

const HOME = '192.168.1.20';
const FAR = '203.0.113.9';

function throttled() {
  const clock = createVirtualClock({ start: NOON });
  const throttle = createThrottle(clock);
  const fail = (address: string, times: number): void => {
    for (let time = 0; time < times; time++) throttle.failed(address, 'owner');
  };
  return { clock, throttle, fail };
}

describe('at home', () => {
  test('whatever anybody did, an attempt is judged within five seconds', async () => {
    const { clock, throttle, fail } = throttled();
    fail(HOME, 1_000);
    for (let host = 0; host < 200; host++) fail(`203.0.113.${host}`, 100);
    let admission: Admission | null = null;
    void throttle.admit(HOME, 'owner').then((given) => {
      admission = given;
    });
    await clock.run({ until: plus(NOON, seconds(4)) });
    expect(admission).toBeNull();
    await clock.run({ until: plus(NOON, seconds(5)) });
    expect(admission).toEqual({ admitted: true, held: true });
  });

  test('another address of the house does not wait for it', async () => {
    const { throttle, fail } = throttled();
    fail(HOME, 100);
    expect(await throttle.admit('192.168.1.21', 'owner')).toEqual({ admitted: true, held: false });
  });

  test('guessing is slowed to one attempt in about five seconds, and few may wait', async () => {
    const { clock, throttle, fail } = throttled();
    fail(HOME, 20);
    let judged = 0;
    let refused = 0;
    for (let attempt = 0; attempt < 100; attempt++)
      void throttle.admit(HOME, 'owner').then(({ admitted }) => {
        if (admitted) judged++;
        else refused++;
      });
    await clock.run({ until: plus(NOON, seconds(21)) });
    expect([judged, refused]).toEqual([4, 96]);
    expect(clock.waiting()).toBe(0);
  });

  test('the right password clears the slate', async () => {
    const { throttle, fail } = throttled();
    fail(HOME, 20);
    throttle.succeeded(HOME, 'owner');
    expect(throttle.waitOf(HOME, 'owner')).toBe(0);
  });
});

describe('from outside', () => {
  test('an address is refused for twice as long each time, at most a quarter of an hour', async () => {
    const { throttle, fail } = throttled();
    fail(FAR, 4);
    expect(throttle.waitOf(FAR, 'owner')).toBe(0);
    const waits = Array.from({ length: 12 }, () => {
      fail(FAR, 1);
      return throttle.waitOf(FAR, 'owner') / 1_000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    expect(await throttle.admit(FAR, 'owner')).toEqual({ admitted: false, wait: minutes(15) });
  });

  test('many addresses together close the account to the outside, and only to the outside', async () => {
    const { throttle } = throttled();
    for (let host = 0; host < 40; host++) throttle.failed(`203.0.113.${host}`, 'owner');
    expect((await throttle.admit('198.51.100.1', 'owner')).admitted).toBe(false);
    expect((await throttle.admit('198.51.100.1', 'somebody')).admitted).toBe(true);
    expect((await throttle.admit(HOME, 'owner')).admitted).toBe(true);
  });
});

test('the addresses of the house are those a home router does not let in', () => {
  for (const address of ['127.0.0.1', '::1', '10.1.2.3', '172.16.0.1', '172.31.9.9', '192.168.0.2', '169.254.1.1'])
    expect(isOfTheHouse(address)).toBe(true);
  for (const address of ['fd00::1', 'fe80::1', '::ffff:192.168.1.2']) expect(isOfTheHouse(address)).toBe(true);
  for (const address of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '2001:db8::1', '::ffff:8.8.8.8', '100.64.0.1', ''])
    expect(isOfTheHouse(address)).toBe(false);
});
