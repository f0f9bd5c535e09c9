import { parseInstant, plus, hours } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { createSimulatedWeatherFeed } from '#drivers/simulated/weather/simulated-weather-feed.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import { weatherFeedContract } from '../../../contract/weather-feed.ts';

weatherFeedContract('the simulated forecast service', () => {
  const start = parseInstant('2026-04-06T00:00:00+09:00')!;
  const clock = createVirtualClock({ start });
  const world = createWorld({
    spec: DEFAULT_HOUSE,
    inputs: createHouseInputs({ spec: DEFAULT_HOUSE, seed: 1 }),
    start,
  });
  return {
    feed: createSimulatedWeatherFeed({ clock, world, seed: 1 }),
    now: () => clock.now(),
    pass: (length) => clock.run({ until: plus(clock.now(), hours(length)) }),
  };
});
