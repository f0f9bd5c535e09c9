import { describe, expect, it } from 'vitest';
import { createHouseNotices } from '#app/notices.ts';
import type { Notice } from '#core/notices/notice.ts';
import { missing } from '#core/reading.ts';
import { hours, instant, minutes, plus, seconds } from '#core/time/instant.ts';
import { createSteppedClock } from '#drivers/simulated/clock/stepped-clock.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { HemsError } from '#core/errors.ts';
import { snapshotAt } from '../web/fake-house.ts';

const START = instant(Date.UTC(2026, 3, 12, 1));

function house() {
  const truth = createVirtualClock({ start: START });
  const clock = createSteppedClock(truth);
  const store = openMemoryStore({ clock, epoch: 'x' });
  const disk = { full: false };
  const records = {
    ...store,
    keepSetting(key: string, value: string) {
      if (disk.full) throw new HemsError('DATA_FOLDER', 'full');
      store.keepSetting(key, value);
    },
  };
  const told: Notice[] = [];
  const make = () => {
    const made = createHouseNotices({
      records,
      clock,
      nameOf: (id) => `「${id}」`,
      meterStatus: () => ({ clockOffset: null }),
      listeners: [(notice) => told.push(notice)],
    });
    made.forecast(truth.now());
    return made;
  };
  const live = async (
    notices: ReturnType<typeof make>,
    length: number,
    change: (snapshot: ReturnType<typeof snapshotAt>) => ReturnType<typeof snapshotAt> = (same) => same,
  ) => {
    for (let tick = 0; tick < length / 10_000; tick++) {
      await truth.run({ until: plus(truth.now(), seconds(10)) });
      notices.tick(change(snapshotAt(clock.now())));
    }
  };
  return { clock, store, disk, told, make, live };
}

describe('the notices of a house', () => {
  it('tell of a lost meter once, over a restart, and of its return', async () => {
    const { make, live, told } = house();
    const lost = (snapshot: ReturnType<typeof snapshotAt>) => ({
      ...snapshot,
      grid: { ...snapshot.grid, power: missing('no-answer', snapshot.at) },
    });
    await live(make(), minutes(10), lost);
    const again = make();
    await live(again, minutes(10), lost);
    await live(again, minutes(5));
    expect(told.map(({ kind, clearedAt }) => [kind, clearedAt !== null])).toEqual([
      ['meter-lost', false],
      ['meter-lost', true],
    ]);
    expect(again.list()[0]!.text.ja).toContain('Wi-SUN');
    expect(again.acknowledge(again.list()[0]!.id)).toBe(true);
    expect(make().list()[0]!.readAt).not.toBeNull();
  });

  it('tell of a jump of the clock, not of its passing', async () => {
    const { make, live, told, clock } = house();
    const notices = make();
    await live(notices, minutes(2));
    clock.step(hours(24));
    notices.forecast(clock.now());
    await live(notices, minutes(40));
    expect(told.map(({ kind, clearedAt }) => [kind, clearedAt !== null])).toEqual([
      ['clock', false],
      ['clock', true],
    ]);
    expect(told[0]!.text.en).toContain('1440 minutes');
  });

  it('tell of a disk that refuses, and are kept once it takes again', async () => {
    const { make, live, disk, told, store } = house();
    const notices = make();
    disk.full = true;
    notices.refused();
    await live(notices, minutes(2));
    expect(told.map(({ kind }) => kind)).toEqual(['disk']);
    expect(store.setting('notices')).toBeNull();
    disk.full = false;
    await live(notices, minutes(1));
    expect(store.setting('notices')).toContain('"disk"');
  });

  it('tell what the controller wrote of a hand on a device, on that day', async () => {
    const { make, live, store, told, clock } = house();
    const notices = make();
    const text = { ja: '人が操作しました。', en: 'Somebody operated it.' };
    store.journal({ kind: 'event', at: clock.now(), what: 'foreign-controller', device: 'battery', text });
    await live(notices, minutes(3));
    expect(told).toMatchObject([{ kind: 'foreign-controller', level: 'warning', device: 'battery', text }]);
    await live(make(), minutes(3));
    expect(told).toHaveLength(1);
  });
});
