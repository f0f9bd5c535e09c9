import type { Instant } from '#core/time/instant.ts';
import type { HouseSpec } from '../house-spec.ts';
import { dayCache } from '../model/day-cache.ts';
import { createHouseModel } from '../model/house-model.ts';
import type { HouseInputs, Stay } from '../world/house-inputs.ts';
import { createReplay, spreadEvenly, spreadLike, splitLike } from './replay.ts';
import type { SessionSeries, SlotSeries } from './series.ts';

/** What files give; what they do not is generated. */
export interface InputFiles {
  readonly load?: SlotSeries;
  readonly pv?: SlotSeries;
  readonly temperature?: SlotSeries;
  readonly hotWater?: SlotSeries;
  readonly ev?: SessionSeries;
}

export interface InputOptions {
  readonly spec: HouseSpec;
  readonly seed: number;
  readonly files?: InputFiles;
}

/** The outside world of a simulated house: the seeded model, with the given files in place of its series. */
export function createHouseInputs({ spec, seed, files = {} }: InputOptions): HouseInputs {
  const air = files.temperature === undefined ? undefined : createReplay(files.temperature);
  const model = createHouseModel({
    spec,
    seed,
    ...(air === undefined ? {} : { temperatureSlots: dayCache(16, air.day) }),
  });
  return {
    ...model,
    ...(files.load === undefined ? {} : replayedLoad(model, files.load)),
    ...(files.pv === undefined ? {} : replayedSolar(files.pv)),
    ...(files.hotWater === undefined ? {} : replayedDraws(files.hotWater)),
    ...(files.ev === undefined ? {} : replayedSessions(files.ev)),
  };
}

function replayedLoad(
  model: HouseInputs,
  file: SlotSeries,
): Pick<HouseInputs, 'circuitMinutes' | 'loadMinutes' | 'loadWh'> {
  const replay = createReplay(file);
  const loadMinutes = dayCache(3, (day) => spreadLike(replay.wattMinutes(day), model.loadMinutes(day)));
  return {
    loadMinutes,
    circuitMinutes: dayCache(3, (day) =>
      splitLike(loadMinutes(day), model.circuitMinutes(day), model.loadMinutes(day)),
    ),
    loadWh: replay.at,
  };
}

function replayedSolar(file: SlotSeries): Pick<HouseInputs, 'solarMinutes' | 'solarWh'> {
  const replay = createReplay(file);
  return { solarMinutes: dayCache(16, (day) => spreadEvenly(replay.wattMinutes(day))), solarWh: replay.at };
}

function replayedDraws(file: SlotSeries): Pick<HouseInputs, 'drawMinutes'> {
  const replay = createReplay(file);
  return { drawMinutes: dayCache(3, (day) => spreadEvenly(replay.wattMinutes(day))) };
}

function replayedSessions({ sessions }: SessionSeries): Pick<HouseInputs, 'stayFrom' | 'leastVehicleWh'> {
  const stays: readonly Stay[] = sessions.map(({ plugIn, plugOut, energyWh }) => ({
    plugIn,
    plugOut,
    visit: { energyWh },
  }));
  const stayFrom = (at: Instant): Stay | null => {
    let low = 0;
    let high = stays.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stays[middle]!.plugOut > at) high = middle;
      else low = middle + 1;
    }
    return stays[low] ?? null;
  };
  return { stayFrom, leastVehicleWh: sessions.reduce((most, { energyWh }) => Math.max(most, energyWh), 0) };
}
