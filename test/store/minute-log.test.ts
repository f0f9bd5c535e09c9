import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { minutes, plus, seconds } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { type LoggedMinute, openMinuteLog, readMinuteLog } from '#store/minute-log.ts';
import { openStore } from '#store/open-store.ts';
import { jst } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const clock = createVirtualClock({ start: DAY });
const root = mkdtempSync(join(tmpdir(), 'store-log-'));
afterAll(() => rmSync(root, { recursive: true }));

const minute = (at: number, length = 3): LoggedMinute => ({
  at,
  order: 1,
  watts: Array.from({ length }, (_, index) => (at + index) % 256),
  tens: at % 2 === 0 ? null : [1, 2, 3],
});

describe('the log of minutes', () => {
  it('gives back the newest 64 minutes, whatever was written before', () => {
    const path = join(root, 'ring');
    const log = openMinuteLog(path, 'e');
    for (let at = 0; at < 200; at++) expect(log.append(minute(at))).toBe(true);
    log.close();
    expect(readMinuteLog(path, 'e')).toEqual(Array.from({ length: 64 }, (_, index) => minute(136 + index)));
  });

  it('is of one epoch: another file’s minutes are not taken', () => {
    const path = join(root, 'epoch');
    const log = openMinuteLog(path, 'one');
    log.append(minute(1));
    log.close();
    expect(readMinuteLog(path, 'two')).toEqual([]);
  });

  it('drops a torn block and no other', () => {
    const path = join(root, 'torn');
    const log = openMinuteLog(path, 'e');
    for (let at = 0; at < 3; at++) log.append(minute(at));
    log.close();
    const bytes = readFileSync(`${path}-minutes`);
    bytes.fill(0, 4096 + 33, 4096 + 40);
    writeFileSync(`${path}-minutes`, bytes);
    expect(readMinuteLog(path, 'e').map(({ at }) => at)).toEqual([0, 2]);
  });

  it('refuses a minute that is longer than a block of flash', () => {
    const log = openMinuteLog(join(root, 'long'), 'e');
    expect(log.append(minute(1, 5000))).toBe(false);
    log.close();
  });
});

describe('a store whose machine loses power between two commits', () => {
  it('has every minute that was kept, with its 10-second values, once', () => {
    const [live, found] = [join(root, 'live'), join(root, 'found')];
    const store = openStore({ folder: live, durability: 'full', clock });
    for (let at = 0; at < 47; at++) {
      store.keepMinute(['a', 'b'], { at: plus(DAY, minutes(at)), watts: [at, null], tens: [1, 2, 3, 4, 5, at] });
    }
    cpSync(live, found, { recursive: true });
    store.close();
    for (const _ of [1, 2]) {
      const again = openStore({ folder: found, durability: 'full', clock });
      const expected = Array.from({ length: 47 }, (_, at) => ({ at: plus(DAY, minutes(at)), w: at }));
      expect(again.minutes('a', DAY, plus(DAY, minutes(60)))).toEqual(expected);
      const tens = again.tenSeconds('a', plus(DAY, seconds(50)), plus(DAY, seconds(80)));
      expect(tens.map(({ w }) => w)).toEqual([0, 1, 2]);
      expect(again.tenSeconds('b', DAY, plus(DAY, minutes(60)))).toEqual([]);
      again.close();
    }
  });

  it('keeps a minute that no block can hold by a commit of its own', () => {
    const [live, found] = [join(root, 'wide-live'), join(root, 'wide-found')];
    const order = Array.from({ length: 1_500 }, (_, index) => `circuit.${index}`);
    const store = openStore({ folder: live, durability: 'full', clock });
    store.keepMinute(order, { at: DAY, watts: order.map((_, index) => 20_000 + index) });
    cpSync(live, found, { recursive: true });
    store.close();
    const again = openStore({ folder: found, durability: 'full', clock });
    expect(again.minutes('circuit.1499', DAY, plus(DAY, minutes(1)))).toEqual([{ at: DAY, w: 21_499 }]);
    again.close();
  });
});
