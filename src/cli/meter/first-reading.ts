import type { GridObservation } from '#core/device/grid.ts';
import { type Millis, millis, seconds } from '#core/time/instant.ts';
import type { StopSignal } from '#daemon/signals.ts';
import type { Clock } from '#ports/clock.ts';
import { isComplete, type MeterReading, merged, meterReading } from './meter-reading.ts';
import type { MeterSession } from './meter-session.ts';
import { waitFor } from './wait-for.ts';

/** Registers come at least once a minute: behind a power value the rest is waited for this long. */
const REST = seconds(70);

/**
 * The first complete reading, or at the end of the patience what there is with a power in it; null behind Ctrl-C.
 * Throws HemsError NO_ANSWER or LINK_OPEN, with the step it hangs at, where there is none.
 */
export function firstReading(
  { meter, way }: MeterSession,
  clock: Clock,
  stop: StopSignal,
  patience: Millis,
): Promise<MeterReading | null> {
  const start = clock.monotonic();
  let deadline = start + patience;
  let reading: MeterReading | null = null;
  let observed: GridObservation | null = null;
  let asked = false;

  const observe = (): void => {
    asked = true;
    void meter.observe(millis(Math.max(1, deadline - clock.monotonic()))).then((observation) => {
      asked = false;
      observed = observation;
    });
  };

  const take = (observation: GridObservation): void => {
    const before = reading?.grid_w.known === true;
    reading = merged(reading, meterReading(observation, meter.status(), clock.now()));
    if (!before && reading.grid_w.known) deadline = Math.min(deadline, clock.monotonic() + REST);
  };

  return waitFor(clock, stop, () => {
    if (observed !== null) take(observed);
    observed = null;
    if (reading !== null && (isComplete(reading) || meter.status().identityOk === false)) return reading;
    const hopeless = reading?.grid_w.known === true ? null : way.hopeless();
    if (hopeless !== null) throw hopeless;
    if (clock.monotonic() >= deadline) {
      if (reading?.grid_w.known === true) return reading;
      throw way.where();
    }
    if (!asked) observe();
    return null;
  });
}
