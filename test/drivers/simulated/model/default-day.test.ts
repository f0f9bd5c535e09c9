import { describe, expect, it } from 'vitest';
import { dayNumber, instant, plus } from '#core/time/instant.ts';
import { formatJstClock, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';

const inputs = createHouseInputs({ spec: DEFAULT_HOUSE, seed: 7 });
const january = dayNumber(2026, 1, 1)!;

/** A day of the default house, lived after a week of settling in; Wh per half hour as a householder would read it. */
function tableOf(day: number): string {
  const world = createWorld({ spec: DEFAULT_HOUSE, inputs, start: jstDayStart(day - 7) });
  world.advanceTo(jstDayStart(day));
  const lines = ['time   air    sun   load  heater    car  battery  grid   car kWh  battery kWh  tank kWh'];
  const read = (): number[] => {
    const l = world.ledger;
    return [l.solar, l.load, l.heater, l.vehicleCharge, l.batteryCharge - l.batteryDischarge, l.import - l.export];
  };
  for (let slot = 0; slot < 48; slot++) {
    const at = instant(jstDayStart(day) + slot * HALF_HOUR);
    const before = read();
    const air = world.outdoorTemperature();
    world.advanceTo(plus(at, HALF_HOUR));
    const [sun, load, heater, car, battery, grid] = read().map((now, index) =>
      Math.round((now - before[index]!) / 3_600_000),
    );
    const carKwh = world.vehicle!.connected() ? (world.vehicle!.contentWh() / 1_000).toFixed(1) : 'away';
    const cells = [
      formatJstClock(at),
      air.toFixed(1).padStart(5),
      ...[sun, load, heater, car, battery, grid].map((wh) => String(wh).padStart(6)),
    ];
    const stores = [
      carKwh,
      (world.battery!.contentWh() / 1_000).toFixed(1),
      (world.heater!.heatWh() / 1_000).toFixed(1),
    ];
    lines.push([...cells, ...stores.map((kwh) => kwh.padStart(9))].join(' '));
  }
  return `${lines.join('\n')}\n`;
}

describe('the default house', () => {
  it('a winter working day reads like one', async () => {
    await expect(tableOf(dayNumber(2026, 1, 20)!)).toMatchFileSnapshot('./default-day-winter.txt');
  });

  it('a summer Sunday reads like one', async () => {
    await expect(tableOf(dayNumber(2026, 8, 2)!)).toMatchFileSnapshot('./default-day-summer.txt');
  });

  it('uses 10 to 14 kWh a day on average, more in winter and summer', () => {
    const mean = (from: number, to: number): number => {
      let wattMinutes = 0;
      for (let day = from; day < to; day++) for (const watts of inputs.loadMinutes(january + day)) wattMinutes += watts;
      return wattMinutes / 60_000 / (to - from);
    };
    const year = mean(0, 365);
    expect(year).toBeGreaterThan(10);
    expect(year).toBeLessThan(14);
    expect(mean(10, 40)).toBeGreaterThan(year);
    expect(mean(205, 235)).toBeGreaterThan(mean(100, 130));
  });

  it('draws 12 to 14 kWh of hot water a day in winter and less than 7 in summer', () => {
    const mean = (from: number): number => {
      let heat = 0;
      for (let day = from; day < from + 30; day++) for (const watts of inputs.drawMinutes(january + day)) heat += watts;
      return heat / 60_000 / 30;
    };
    expect(mean(5)).toBeGreaterThan(12);
    expect(mean(5)).toBeLessThan(14);
    expect(mean(200)).toBeLessThan(7);
  });

  it('makes 1,000 to 1,300 kWh per kWp, none of it at night', () => {
    let wattMinutes = 0;
    for (let day = 0; day < 365; day++) {
      const minutes = inputs.solarMinutes(january + day);
      for (const watts of minutes) wattMinutes += watts;
      expect(Math.max(...minutes.subarray(0, 240), ...minutes.subarray(1_170))).toBe(0);
    }
    const perPeak = wattMinutes / 60_000 / (DEFAULT_HOUSE.solar.peakW / 1_000);
    expect(perPeak).toBeGreaterThan(1_000);
    expect(perPeak).toBeLessThan(1_300);
  });

  it('is the same day whichever day is made first', () => {
    const later = createHouseInputs({ spec: DEFAULT_HOUSE, seed: 7 });
    later.loadMinutes(january + 200);
    expect(later.loadMinutes(january + 30)).toEqual(inputs.loadMinutes(january + 30));
    expect(later.solarMinutes(january + 30)).toEqual(inputs.solarMinutes(january + 30));
  });

  it('every circuit is whole watts of at least 0', () => {
    for (const watts of inputs.circuitMinutes(january + 3)) expect(watts >= 0 && Number.isInteger(watts)).toBe(true);
  });
});
