import type { Problem } from '#core/planner/problem.ts';
import { createRandom, type Random } from '#core/random.ts';
import { instant, millis, parseInstant } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';

const BEGIN = parseInstant('2026-04-13T00:00+09:00')!;

const pick = <T>(random: Random, from: readonly T[]): T => from[random.integer(from.length)]!;

/** A plausible and sometimes odd planning problem: devices missing, tiny, full or empty, prices flat, banded or wild. */
export function generatedProblem(seed: number): Problem {
  const random = createRandom(seed, 'planning problem');
  const steps = pick(random, [12, 48, 96]);
  const at = instant(BEGIN + random.integer(48 * 365) * 1_800_000);
  const stamps = Array.from({ length: steps }, (_, step) => instant(at + step * 1_800_000));
  const hour = (stamp: number): number => jstTimeOfDay(instant(stamp)) / 3_600_000;
  const prices = pick(random, ['flat', 'band', 'wild', 'negative']);
  const price = (stamp: number): number => {
    if (prices === 'flat') return 36_000;
    if (prices === 'band') return hour(stamp) >= 1 && hour(stamp) < 6 ? 28_000 : 39_000;
    return Math.round((prices === 'wild' ? 5_000 : -8_000) + random.next() * 40_000);
  };
  const sun = random.next() * 5_000;
  const sell = pick(random, [8_500, 16_000, 0]);
  const batteries = Array.from({ length: pick(random, [0, 1, 1, 2]) }, (_, k) => {
    const capacity = 3_000 + random.integer(12_000);
    return {
      id: `battery-${k}`,
      content: random.integer(capacity),
      capacity,
      reserve: random.integer(capacity / 3),
      chargePower: 1_000 + random.integer(4_000),
      dischargePower: 1_000 + random.integer(4_000),
      chargeEfficiency: 0.85 + random.next() * 0.14,
      dischargeEfficiency: 0.85 + random.next() * 0.14,
      wear: random.integer(3_000),
    };
  });
  const heaters = Array.from({ length: pick(random, [0, 1, 1, 1, 2]) }, (_, k) => {
    const capacity = 12_000 + random.integer(16_000);
    const running = random.next() < 0.2;
    return {
      id: `heater-${k}`,
      heat: random.integer(capacity),
      capacity,
      heatPower: 4_500 + random.integer(1_500),
      cop: [[-5, 2.3] as const, [5, 3.1] as const, [25, 4.1] as const],
      auxiliaryPower: 20,
      startEnergy: 50,
      lossShare: 0.002,
      lossConstant: 15,
      minimumRunSteps: 1 + random.integer(4),
      maximumStartsPerDay: 1 + random.integer(3),
      boostBelow: 1_500 + random.integer(1_500),
      running,
      runSteps: running ? random.integer(3) : 0,
      startsToday: random.integer(3),
    };
  });
  const vehicles = Array.from({ length: pick(random, [0, 0, 1, 1, 2]) }, (_, k) => {
    const leave = random.integer(24);
    const back = leave + 1 + random.integer(23);
    const connected = stamps.map((stamp) => !(hour(stamp) >= leave && hour(stamp) < back));
    const departures = connected.flatMap((here, step) =>
      !here && step > 0 && connected[step - 1]
        ? [
            {
              step,
              wanted: 5_000 + random.integer(35_000),
              ...(random.next() < 0.5 ? { uses: random.integer(15_000) } : {}),
            },
          ]
        : [],
    );
    return {
      id: `car-${k}`,
      content: random.integer(40_000),
      capacity: 40_000,
      minimumPower: pick(random, [0, 1_200, 2_000]),
      maximumPower: pick(random, [3_000, 6_000]),
      chargeEfficiency: 0.92,
      dischargePower: pick(random, [0, 6_000]),
      dischargeEfficiency: 0.92,
      floor: 8_000,
      connected,
      departures,
    };
  });
  return {
    at,
    stepLength: millis(1_800_000),
    steps,
    importLimit: pick(random, [4_000, 6_000, 10_000]),
    buy: stamps.map(price),
    sell: stamps.map(() => sell),
    forecast: {
      load: stamps.map(() => Math.round(100 + random.next() * random.next() * 1_500)),
      solar: stamps.map((stamp) =>
        Math.round((Math.max(0, Math.sin(((hour(stamp) - 6) / 12) * Math.PI)) * sun * (0.5 + random.next() / 2)) / 2),
      ),
      hotWater: stamps.map((stamp) =>
        hour(stamp) > 18 && hour(stamp) < 23 ? random.integer(2_000) : random.integer(200),
      ),
      hotWaterSpread: stamps.map(() => random.integer(300)),
      temperature: stamps.map(() => random.next() * 30 - 2),
    },
    batteries,
    heaters,
    vehicles,
  };
}
