import { describe, expect, it } from 'vitest';
import { MODE_CHANGES_PER_DAY } from '#core/control/memory.ts';
import { plus, hours } from '#core/time/instant.ts';
import { wattHours, watts } from '#core/units.ts';
import { createSteeredHouse, type SteeredHouse } from './steered-house.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOLD = { batteries: { battery: { mode: 'hold' } } } as const;
const AUTO = { batteries: { battery: { mode: 'auto' } } } as const;
const CHARGE = {
  batteries: { battery: { mode: 'charge', power: watts(1_500), until: wattHours(9_000) } },
} as const;

const batteryCommands = (house: SteeredHouse): number =>
  house.journal().filter((line) => /^battery (hold|auto|charge) \((plan|override)\)/.test(line)).length;

describe('a person at the device', () => {
  it('is never overwritten on the same day, whatever plans want, and is told once', async () => {
    const house = await createSteeredHouse();
    house.wants = HOLD;
    await house.live(MINUTE);
    expect(house.modes()).toMatch(/^hold/);
    await house.hand('battery', [0xda, 0x46]);
    for (const wants of [HOLD, CHARGE, HOLD]) {
      house.wants = wants;
      await house.live(20 * MINUTE);
      expect(house.modes()).toMatch(/^auto/);
    }
    expect(house.records.held()).toEqual([]);
    expect(house.journal()).toEqual([
      'battery hold (plan)',
      'battery manual-operation',
      'battery not hold (manual-operation)',
      'battery not charge (manual-operation)',
    ]);
    await house.bench.run(11 * HOUR);
    await house.live(MINUTE);
    expect(house.modes()).toMatch(/^hold/);
  });

  it('is not overwritten by a restart either', async () => {
    const house = await createSteeredHouse();
    house.wants = HOLD;
    await house.live(MINUTE);
    await house.hand('battery', [0xc1, 0x03], [0xda, 0x42]);
    await house.restart();
    await house.live(5 * MINUTE);
    expect(house.modes()).toMatch(/^charge/);
    expect(house.records.held()).toEqual([]);
    expect(house.journal()).toEqual([
      'battery hold (plan)',
      'battery manual-operation',
      'battery not hold (manual-operation)',
    ]);
  });

  it('can say that the device may be steered again', async () => {
    const house = await createSteeredHouse();
    house.wants = HOLD;
    await house.live(MINUTE);
    await house.hand('battery', [0xda, 0x46]);
    await house.live(MINUTE);
    house.controller.takeBack('battery');
    await house.live(MINUTE);
    expect(house.modes()).toMatch(/^hold/);
  });

  it('operates it through us: within the limits, and then it is left alone', async () => {
    const house = await createSteeredHouse({ importLimit: 10_000, devices: { battery: { most: 1_000 } } });
    house.wants = AUTO;
    await house.live(MINUTE);
    const asked = {
      kind: 'battery',
      device: 'battery',
      command: { mode: 'charge', power: watts(1_500), until: wattHours(9_000) },
    } as const;
    const person = { who: 'owner', until: null, remote: false };
    expect(await house.bench.settle(house.controller.operate(asked, person))).toEqual({
      outcome: 'confirmed',
      tightenedBy: 'value-range',
    });
    await house.live(10 * MINUTE);
    expect(house.modes()).toMatch(/^charge/);
    expect(house.bench.world.battery!.power()).toBeLessThanOrEqual(1_000);
    expect(house.records.held()).toEqual([]);
  });
});

describe('another controller', () => {
  it('is yielded to for the day, and named', async () => {
    const house = await createSteeredHouse();
    house.wants = HOLD;
    await house.live(MINUTE);
    for (const code of [0x46, 0x44, 0x46, 0x44]) {
      await house.hand('battery', [0xda, code]);
      await house.live(MINUTE);
    }
    expect(house.journal()).toContain('battery foreign-controller');
    expect(batteryCommands(house)).toBe(1);
  });
});

describe('the budget of mode changes', () => {
  it('is twelve a day, also over restarts', async () => {
    const house = await createSteeredHouse();
    for (let n = 0; n < MODE_CHANGES_PER_DAY + 4; n++) {
      house.wants = n % 2 === 0 ? HOLD : AUTO;
      await house.live(6 * MINUTE);
      if (n === 6) await house.restart();
    }
    expect(batteryCommands(house)).toBe(MODE_CHANGES_PER_DAY);
    expect(house.journal().at(-1)).toMatch(/mode-change-budget/);
  });

  it('does not flap when plans do', async () => {
    const house = await createSteeredHouse();
    for (let n = 0; n < 12; n++) {
      house.wants = n % 2 === 0 ? HOLD : AUTO;
      await house.live(20_000);
    }
    expect(batteryCommands(house)).toBe(1);
  });
});

describe('hand-back', () => {
  it('comes first after a kill, and nothing stays held without a plan', async () => {
    const house = await createSteeredHouse();
    house.wants = { ...CHARGE, heaters: { ecocute: { heat: 0 } } };
    await house.live(MINUTE);
    expect(house.records.held().map(({ device }) => device)).toEqual(['battery', 'ecocute']);
    house.wants = null;
    await house.restart();
    expect(house.records.held()).toEqual([]);
    await house.live(20_000);
    expect(house.modes()).toMatch(/^auto auto/);
    expect(house.journal().slice(2)).toEqual(['battery auto (hand-back)', 'ecocute auto (hand-back)']);
  });

  it('comes when there is no plan any more, and again where it is not confirmed, later each time', async () => {
    const house = await createSteeredHouse();
    house.wants = HOLD;
    await house.live(MINUTE);
    house.wants = null;
    house.bench.cut();
    await house.live(10 * MINUTE);
    const tries = house.journal().filter((line) => line === 'battery auto (hand-back)').length;
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(tries).toBeLessThanOrEqual(5);
    expect(house.records.held()).toHaveLength(1);
    house.bench.wire.setConditions({ loss: 0 });
    await house.live(30 * MINUTE);
    expect(house.records.held()).toEqual([]);
  });

  it('comes when the house is not measured for ten minutes; meanwhile nothing new is asked', async () => {
    const house = await createSteeredHouse();
    house.wants = CHARGE;
    await house.live(MINUTE);
    house.grid = null;
    await house.live(9 * MINUTE);
    expect(house.modes()).toMatch(/^charge/);
    await house.live(3 * MINUTE);
    expect(house.modes()).toMatch(/^auto/);
    expect(house.records.held()).toEqual([]);
    house.grid = 500;
    await house.live(6 * MINUTE);
    expect(house.modes()).toMatch(/^charge/);
  });

  it('strikes off a device that is no longer configured', async () => {
    const house = await createSteeredHouse();
    house.records.hold({ device: 'old', since: house.bench.clock.now() });
    await house.restart();
    expect(house.records.held()).toEqual([]);
    expect(house.journal()).toEqual(['old held-device-gone']);
  });
});

describe('an override', () => {
  it('is obeyed at once, without a plan too, and ends by itself', async () => {
    const house = await createSteeredHouse();
    house.wants = null;
    await house.live(MINUTE);
    const madeAt = house.bench.clock.now();
    const until = plus(madeAt, hours(1));
    house.overrides = [{ id: 'o1', kind: 'battery-hold', device: 'battery', madeAt, until, who: 'owner' }];
    await house.live(30 * MINUTE);
    expect(house.modes()).toMatch(/^hold/);
    house.wants = AUTO;
    await house.live(20 * MINUTE);
    expect(house.modes()).toMatch(/^hold/);
    await house.live(20 * MINUTE);
    expect(house.modes()).toMatch(/^auto/);
    expect(house.journal()).toEqual(['battery hold (override)', 'battery auto (plan)']);
  });
});
