import { describe, expect, it } from 'vitest';
import { createStormWatch } from '#app/control/storm-watch.ts';
import { DEFAULT_STORM } from '#core/control/storm.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import { instant, millis, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { WeatherWarning, WeatherWarnings } from '#ports/weather-warnings.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { jst, knownRow, slot } from '../../contract/records.ts';

const START = jst('2026-09-08T12:00');
const WIND: WeatherWarning = { code: '05', name: '暴風警報', level: 'warning' };
const WORST: WeatherWarning = { code: '35', name: '暴風特別警報', level: 'special' };

function bench() {
  const clock = createVirtualClock({ start: START });
  const records = openMemoryStore({ clock, epoch: 'storm' });
  let inForce: readonly WeatherWarning[] | null = [];
  let asked = 0;
  let changes = 0;
  const latest = (): Promise<Reading<WeatherWarnings>> => {
    asked++;
    const at = clock.now();
    return Promise.resolve(inForce === null ? missing('no-answer', at) : known({ reported: at, inForce }, at));
  };
  const make = (circuits: readonly string[] = []) =>
    createStormWatch({
      warnings: { latest },
      records,
      clock,
      settings: { ...DEFAULT_STORM, circuits },
      onFault: (error) => {
        throw error;
      },
      onChange: () => void changes++,
    });
  let watch = make();
  return {
    records,
    asked: () => asked,
    changes: () => changes,
    storm: () => watch.storm(),
    say: (warnings: readonly WeatherWarning[] | null) => void (inForce = warnings),
    restart: (circuits?: readonly string[]) => void (watch = make(circuits)),
    async live(length: number) {
      const end = plus(clock.now(), minutes(length));
      while (clock.now() < end) {
        watch.tick(clock.now());
        await clock.run({ until: plus(clock.now(), minutes(1)) });
      }
    },
    events: () =>
      records
        .journalBetween(instant(0), plus(clock.now(), millis(1)), 100)
        .toReversed()
        .flatMap((entry) => (entry.kind === 'event' ? [entry.what] : [])),
  };
}

describe('the watch for storms', () => {
  it('tells once when one is coming, once when it gets worse, once when it is over; each is planned for at once', async () => {
    const house = bench();
    await house.live(30);
    expect(house.events()).toEqual([]);
    house.say([WIND]);
    await house.live(60);
    expect(house.storm()).toMatchObject({ level: 'warning', hours: 6, energy: 2_400 });
    house.say([WIND, WORST]);
    await house.live(60);
    expect(house.storm()).toMatchObject({ level: 'special', hours: 24 });
    house.say([]);
    await house.live(60);
    expect(house.storm()).toBeNull();
    expect(house.events()).toEqual(['storm-reserve', 'storm-reserve', 'storm-over']);
    expect(house.changes()).toBe(3);
    expect(house.asked()).toBe(42);
  });

  it('goes on over a restart without telling again', async () => {
    const house = bench();
    house.say([WIND]);
    await house.live(10);
    const before = house.storm();
    house.restart();
    expect(house.storm()).toEqual(before);
    await house.live(10);
    expect(house.events()).toEqual(['storm-reserve']);
  });

  it('takes a silent feed for no end, for half a day', async () => {
    const house = bench();
    house.say([WIND]);
    await house.live(10);
    house.say(null);
    await house.live(11 * 60);
    expect(house.storm()).not.toBeNull();
    await house.live(2 * 60);
    expect(house.events()).toEqual(['storm-reserve', 'storm-over']);
  });

  it('reserves what the chosen circuits took in the last week', async () => {
    const house = bench();
    for (const id of ['circuit.1', 'circuit.2', 'house']) house.records.defineSeries({ id, name: id, unit: 'Wh' });
    const day = jst('2026-09-07T00:00');
    house.records.keepHalfHours(
      Array.from({ length: 48 }, (_, n) => [
        knownRow('circuit.1', slot(day, n), 50),
        knownRow('circuit.2', slot(day, n), 25),
        knownRow('house', slot(day, n), 300),
      ]).flat(),
    );
    house.restart(['circuit.1', 'circuit.2']);
    house.say([WIND]);
    await house.live(10);
    expect(house.storm()).toMatchObject({ energy: 6 * 150 });
  });
});
