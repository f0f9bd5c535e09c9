import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay, jstDayStart, jstTimeOfDay } from '#core/time/jst.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { lastIssue } from '#drivers/simulated/weather/issues.ts';
import { createSimulatedWeatherFeed } from '#drivers/simulated/weather/simulated-weather-feed.ts';
import type { WeatherForecast } from '#ports/weather-feed.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = jstDayStart(20_000);

/** Days between dull and bright, each a half sine from 6 to 18 o'clock; air that swings by ten degrees. */
const truth = {
  futureSolar(slot: Instant): number {
    const hour = jstTimeOfDay(slot) / HOUR;
    const bright = 300 + ((jstDay(slot) * 733) % 1_000);
    return hour < 6 || hour >= 18 ? 0 : bright * Math.sin((Math.PI * (hour - 6)) / 12);
  },
  futureTemperature: (slot: Instant): number => 15 + 5 * Math.sin((2 * Math.PI * jstTimeOfDay(slot)) / DAY),
  solar: { ratedPower: 4_900, power: () => 0, energy: () => 0 },
};

function createBench(seed = 1) {
  const clock = createVirtualClock({ start: START });
  const feed = createSimulatedWeatherFeed({ clock, world: truth, seed });
  return {
    async at(time: number): Promise<WeatherForecast> {
      await clock.run({ until: instant(time) });
      const reading = await feed.latest();
      if (!reading.known) throw new Error('nothing published');
      expect(reading.at).toBe(reading.value.issued);
      return reading.value;
    },
  };
}

const energyOf = (values: readonly number[], from: Instant, day: number): number =>
  values.reduce((sum, wh, i) => (jstDay(instant(from + (i * HOUR) / 2)) === day ? sum + wh : sum), 0);

const truthOf = (day: number): number => {
  let sum = 0;
  for (let i = 0; i < 48; i++) sum += truth.futureSolar(instant(jstDayStart(day) + (i * HOUR) / 2));
  return sum;
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const rms = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)));

/** Errors of a year about the day that lies `ahead` days after the issue of `hour`. */
async function yearOfErrors(hour: number, ahead: number, seed = 1) {
  const { at } = createBench(seed);
  const solar: number[] = [];
  const temperature: number[] = [];
  const truths: number[] = [];
  for (let day = jstDay(START); day < jstDay(START) + 365; day++) {
    const forecast = await at(jstDayStart(day) + hour * HOUR + 60_000);
    truths.push(truthOf(day + ahead));
    solar.push(energyOf(forecast.solar, forecast.from, day + ahead) - truthOf(day + ahead));
    const slot = instant(jstDayStart(day + ahead) + 12 * HOUR);
    temperature.push(forecast.temperature[(slot - forecast.from) / (HOUR / 2)]! - truth.futureTemperature(slot));
  }
  return { solar, temperature, usual: mean(truths) };
}

describe('the simulated weather service', () => {
  it('issues 78 hours from 05, 11 and 17 o’clock JST, and between them says the same thing', async () => {
    const { at } = createBench();
    const issues: number[] = [];
    let last: WeatherForecast | null = null;
    for (let hour = 0; hour < 48; hour++) {
      const forecast = await at(START + hour * HOUR);
      expect(forecast.from).toBe(forecast.issued);
      expect(forecast.solar).toHaveLength(156);
      expect(forecast.temperature).toHaveLength(156);
      if (last?.issued === forecast.issued) expect(forecast).toBe(last);
      else issues.push((forecast.issued - START) / HOUR);
      last = forecast;
    }
    expect(issues).toEqual([-7, 5, 11, 17, 29, 35, 41]);
    expect(lastIssue(instant(START + 5 * HOUR - 1))).toBe(START - 7 * HOUR);
  });

  it('is the same for the same seed however it is asked, and another for another seed', async () => {
    const late = await createBench(3).at(START + 30 * DAY);
    const often = createBench(3);
    for (let day = 1; day < 30; day++) await often.at(START + day * DAY);
    expect(await often.at(START + 30 * DAY)).toEqual(late);
    expect((await createBench(4).at(START + 30 * DAY)).solar).not.toEqual(late.solar);
  });

  it('errs a day ahead by 20 to 25 % of a usual day’s sun and by about 1.5 °C', async () => {
    const { solar, temperature, usual } = await yearOfErrors(17, 1);
    expect(rms(solar) / usual).toBeGreaterThan(0.2);
    expect(rms(solar) / usual).toBeLessThan(0.25);
    expect(rms(temperature)).toBeGreaterThan(1.3);
    expect(rms(temperature)).toBeLessThan(1.7);
  });

  it('is not biased in the long run', async () => {
    for (const ahead of [1, 2]) {
      const years = await Promise.all([1, 2, 3, 4, 5].map((seed) => yearOfErrors(17, ahead, seed)));
      const { usual } = years[0]!;
      expect(Math.abs(mean(years.flatMap(({ solar }) => solar)) / usual)).toBeLessThan(0.03);
      expect(Math.abs(mean(years.flatMap(({ temperature }) => temperature)))).toBeLessThan(0.15);
    }
  });

  it('errs more the further it looks', async () => {
    const errors = [];
    for (const [hour, ahead] of [
      [5, 0],
      [17, 1],
      [5, 1],
      [17, 2],
    ] as const)
      errors.push(await yearOfErrors(hour, ahead));
    for (let i = 1; i < errors.length; i++) {
      expect(rms(errors[i]!.solar)).toBeGreaterThan(rms(errors[i - 1]!.solar));
      expect(rms(errors[i]!.temperature)).toBeGreaterThan(rms(errors[i - 1]!.temperature));
    }
  });

  it('errs the same way all day, and two issues in the same direction about one day', async () => {
    const { at } = createBench();
    const forecast = await at(START + 17 * HOUR);
    const factors = forecast.solar.flatMap((wh, i) => {
      const slot = instant(forecast.from + (i * HOUR) / 2);
      return jstDay(slot) === jstDay(START) + 1 && truth.futureSolar(slot) > 1 ? [wh / truth.futureSolar(slot)] : [];
    });
    expect(Math.max(...factors) - Math.min(...factors)).toBeLessThan(1e-9);
    const [early, late] = [await yearOfErrors(11, 1), await yearOfErrors(17, 1)];
    const together = mean(early.solar.map((error, i) => error * late.solar[i]!));
    expect(together / (rms(early.solar) * rms(late.solar))).toBeGreaterThan(0.7);
  });

  it('never foresees sun at night, less than none, or more than the inverter gives', async () => {
    const { at } = createBench();
    for (let day = 0; day < 60; day++) {
      const { solar, from } = await at(START + day * DAY);
      for (const [i, wh] of solar.entries()) {
        expect(wh).toBeGreaterThanOrEqual(0);
        expect(wh).toBeLessThanOrEqual(2_450);
        if (truth.futureSolar(instant(from + (i * HOUR) / 2)) === 0) expect(wh).toBe(0);
      }
    }
  });
});
