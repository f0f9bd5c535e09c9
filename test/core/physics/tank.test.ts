import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copAt, DEFAULT_COP } from '#core/physics/cop.ts';
import { toMillijoules, toWattHours } from '#core/physics/millijoules.ts';
import { decideTank, standingLoss, stepTank, type TankModel, type TankState } from '#core/physics/tank.ts';
import { FRESH_PROGRAMME, learnUse, programmeWants } from '#core/physics/tank-programme.ts';
import { fullHeat } from '#core/physics/tank-season.ts';
import { instant } from '#core/time/instant.ts';

const model: TankModel = {
  litres: 370,
  heatW: 4_500,
  cop: DEFAULT_COP,
  auxiliaryW: 21,
  idleW: 6,
  startWh: 50,
  lossSharePerHour: 0.0035,
  lossW: 20,
  minimumRun: 300_000,
  boostBelowWh: 2_000,
  boostToWh: 4_000,
};
const capacity = toMillijoules(20_000);
const HOUR = 3_600_000;
const resting: TankState = {
  heat: toMillijoules(10_000),
  command: { mode: 'auto' },
  heating: false,
  ran: 0,
  warmUp: 0,
  boosting: false,
  filled: false,
};
const calm = { outdoor: 7, draw: 0, loss: 50, capacity, programme: false };

describe('a heat-pump tank', () => {
  it('balances heat exactly and stays between empty and full', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('auto', 'heat', 'stop'),
        fc.integer({ min: 0, max: capacity }),
        fc.integer({ min: 0, max: 30_000 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 2 * HOUR }),
        fc.integer({ min: -15, max: 38 }),
        (mode, heat, draw, programme, length, outdoor) => {
          const around = { outdoor, draw, loss: standingLoss(model, heat), capacity, programme };
          const step = stepTank({ ...resting, heat, command: { mode } }, model, around, length);
          expect(step.state.heat).toBe(heat + step.made - step.served - step.lost);
          expect(step.served + step.short).toBe(draw * length);
          expect(step.state.heat).toBeGreaterThanOrEqual(0);
          expect(step.state.heat).toBeLessThanOrEqual(capacity);
          expect(Math.min(step.used, step.made, step.served, step.short, step.lost)).toBeGreaterThanOrEqual(0);
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });

  it('heats until full when told so, and then follows its own programme again', () => {
    const end = stepTank({ ...resting, command: { mode: 'heat' } }, model, calm, 4 * HOUR).state;
    expect(end.filled).toBe(true);
    expect(end.heating).toBe(false);
    expect(toWattHours(end.heat)).toBeGreaterThan(19_900 - 100);
  });

  it('spends heat by COP, auxiliaries and one start', () => {
    const step = stepTank({ ...resting, command: { mode: 'heat' } }, model, calm, HOUR);
    const heatingHours = toWattHours(step.made) / model.heatW;
    const electric = Math.round(model.heatW / copAt(DEFAULT_COP, 7)) + model.auxiliaryW;
    expect(toWattHours(step.used)).toBeCloseTo(electric * heatingHours + model.startWh, 1);
  });

  it('boosts below its limit whatever it was told', () => {
    const low = { ...resting, heat: toMillijoules(2_100), command: { mode: 'stop' } as const };
    const step = stepTank(low, model, { ...calm, draw: 1_000 }, 3 * HOUR);
    expect(step.made).toBeGreaterThan(0);
    expect(step.short).toBe(0);
  });

  it('does not stop in the first minutes of a run', () => {
    const started = decideTank({ ...resting, command: { mode: 'heat' } }, model, calm);
    const young = { ...started, ran: 60_000, command: { mode: 'stop' } as const };
    expect(decideTank(young, model, calm).heating).toBe(true);
    expect(decideTank({ ...young, ran: 300_000 }, model, calm).heating).toBe(false);
  });

  it('holds less in summer, and shrinks slower than it cools', () => {
    const winter = fullHeat(370, instant(Date.UTC(2026, 0, 27)));
    const summer = fullHeat(370, instant(Date.UTC(2026, 6, 28)));
    expect(toWattHours(winter)).toBeGreaterThan(25_000);
    expect(toWattHours(summer)).toBeLessThan(18_000);
    for (let day = 0; day < 366; day++) {
      const at = Date.UTC(2026, 0, 1) + day * 86_400_000;
      const shrinks = fullHeat(370, instant(at)) - fullHeat(370, instant(at + 60_000));
      expect(shrinks).toBeLessThan(standingLoss(model, fullHeat(370, instant(at))) * 60_000);
    }
  });

  it('has a better COP in warmer air', () => {
    const cops = [-15, -10, -7, 2, 7, 16, 25, 35, 40].map((outdoor) => copAt(DEFAULT_COP, outdoor));
    expect([...cops].sort((a, b) => a - b)).toEqual(cops);
    expect(copAt(DEFAULT_COP, 7)).toBeGreaterThan(3);
    expect(copAt(DEFAULT_COP, 25)).toBeLessThan(5.5);
  });
});

describe('the night programme', () => {
  const band = { from: 1 * HOUR, to: 6 * HOUR };
  const view = { timeOfDay: 0, heat: toMillijoules(8_000), capacity, keep: toMillijoules(4_000), heatW: 4_500 };

  it('starts as late as it can and still be ready when the cheap band ends', () => {
    const starts = Array.from({ length: 1_440 }, (_, minute) => minute * 60_000).find((timeOfDay) =>
      programmeWants(FRESH_PROGRAMME, band, { ...view, timeOfDay }),
    );
    // 12 kWh at 4.5 kW are 160 minutes, and it is ready ten minutes early.
    expect(starts).toBe(band.to - 170 * 60_000);
  });

  it('heats what a week taught it', () => {
    let state = FRESH_PROGRAMME;
    for (let day = 0; day < 9; day++) state = learnUse(state, toMillijoules(5_000), true);
    expect(state.week).toHaveLength(7);
    const late = { ...view, timeOfDay: 5.9 * HOUR };
    expect(programmeWants(state, band, { ...late, heat: toMillijoules(4_000) })).toBe(true);
    expect(programmeWants(state, band, { ...late, heat: toMillijoules(10_100) })).toBe(false);
  });
});
