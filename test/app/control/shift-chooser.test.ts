import { describe, expect, it } from 'vitest';
import { createController } from '#app/control/controller.ts';
import type { House } from '#app/house.ts';
import type { Plan, PlanStep } from '#core/planner/plan.ts';
import { known, missing } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { instant, millis, minutes, plus } from '#core/time/instant.ts';
import { watts } from '#core/units.ts';
import { createEnergyShift } from '#drivers/echonet-devices/energy-shift.ts';
import { createWaterHeater } from '#drivers/echonet-devices/water-heater.ts';
import { silent } from '#ports/log.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { createHouseBench } from '../../drivers/echonet-devices/house-bench.ts';

/** A house whose heater offers the shift, in the evening, with a plan that heats tomorrow at noon. */
async function bench() {
  const house = await createHouseBench('2026-04-12T21:00:00+09:00', { further: true });
  const { clock } = house;
  const records = openMemoryStore({ clock, epoch: 'shift' });
  const deps = house.deps('shift');
  const heater = createWaterHeater(deps);
  const composed = {
    boards: [],
    batteries: [],
    vehicles: [],
    heaters: [heater],
    energyShifts: [createEnergyShift(deps)],
  };
  const controller = createController({
    house: composed as unknown as House,
    records,
    clock,
    log: silent,
    limits: { importLimit: 10_000, devices: { shift: { heatPower: 4_500 } } },
    overrides: () => [],
    storm: () => false,
    because: () => ({ ja: '計画', en: 'plan' }),
    onFault: (error) => {
      throw error;
    },
  });
  const steps = Array.from({ length: 60 }, (_, step) => {
    const at = plus(clock.now(), minutes(30 * step));
    const heat = step >= 30 && step < 34 ? 2_250 : 0;
    return { at, batteries: {}, vehicles: {}, heaters: { shift: { heat } }, reasons: [] } as unknown as PlanStep;
  });
  const plan = { id: 'p', madeAt: clock.now(), stepLength: minutes(30), steps } as unknown as Plan;
  const live = async (length: number): Promise<void> => {
    const end = plus(clock.now(), minutes(length));
    while (clock.now() < end) {
      const at = clock.now();
      const no = missing('no-answer', at);
      const grid = { power: known(watts(300), at), currentR: no, currentT: no, importRegister: no, exportRegister: no };
      const heaters = [await house.settle(heater.observe(millis(5_000)))];
      const snapshot = {
        at,
        grid,
        boards: [],
        solars: [],
        batteries: [],
        vehicles: [],
        heaters,
        appliances: [],
      } as Snapshot;
      const step = steps.findLast((one) => one.at <= at)!;
      controller.look(snapshot, true);
      await house.settle(controller.tick(snapshot, { plan, step }));
      await house.run(60_000);
    }
  };
  const sets: string[] = [];
  house.household.onSet(({ epc, edt }) => void sets.push(`${epc.toString(16)}=${edt[0]}`));
  return {
    house,
    controller,
    live,
    commands: () =>
      records
        .journalBetween(instant(0), plus(clock.now(), millis(1)), 100)
        .flatMap((entry) => (entry.kind === 'command' ? [[entry.order.kind, entry.order.command]] : [])),
  };
}

describe('a heater that offers the energy shift', () => {
  it('is asked once, just before its base hour, for the hours of the plan, and never by B0', async () => {
    const it = await bench();
    await it.live(60);
    expect(it.commands()).toEqual([]);
    await it.live(14 * 60);
    expect(it.commands()).toEqual([['energy-shift', { mode: 'shift', first: 12 }]]);
    expect(it.controller.memory().changes).toEqual({});
  });
});
