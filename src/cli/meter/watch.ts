import { millis, seconds } from '#core/time/instant.ts';
import type { StopSignal } from '#daemon/signals.ts';
import type { Clock } from '#ports/clock.ts';
import { type MeterReading, meterReading, readingJson, readingLine } from './meter-reading.ts';
import type { MeterSession } from './meter-session.ts';
import { waitFor } from './wait-for.ts';

/** How long a value may take; slow meters need it (AIF 2.4.2). */
const PATIENCE = seconds(60);

/** Prints a line at each interval until Ctrl-C; what is not known in it says why. The session mends itself meanwhile. */
export async function watchMeter(
  { meter }: MeterSession,
  clock: Clock,
  stop: StopSignal,
  first: MeterReading,
  { json, interval }: { readonly json?: boolean; readonly interval: number },
): Promise<void> {
  const print = (reading: MeterReading): void => {
    process.stdout.write(`${json === true ? readingJson(reading) : readingLine(reading, meter.status())}\n`);
  };
  print(first);
  let due = clock.monotonic() + seconds(interval);
  for (;;) {
    const began = await waitFor(clock, stop, () => (clock.monotonic() >= due ? true : null));
    if (began === null) return;
    due = Math.max(due + seconds(interval), millis(clock.monotonic()));
    const observation = await Promise.race([meter.observe(PATIENCE), stop.asked]);
    if (observation === undefined) return;
    print(meterReading(observation, meter.status(), clock.now()));
  }
}
