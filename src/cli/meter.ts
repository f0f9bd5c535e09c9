import { Command } from 'commander';
import { HemsError } from '#core/errors.ts';
import { seconds } from '#core/time/instant.ts';
import { systemClock as clock } from '#drivers/system-clock/system-clock.ts';
import { KILLED, onStopSignal, type StopSignal } from '#daemon/signals.ts';
import { firstReading } from './meter/first-reading.ts';
import { type MeterReading, readingJson, readingText } from './meter/meter-reading.ts';
import { type MeterSession, startMeterSession } from './meter/meter-session.ts';
import { type MeterOptions, withMeterOptions } from './meter/options.ts';
import { scanNetworks } from './meter/scan.ts';
import { watchMeter } from './meter/watch.ts';
import { wholeNumber } from './usage.ts';

/** `hems meter …`: commissioning and reading of the smart meter without a daemon. */
export const meterCommand = (): Command =>
  new Command('meter')
    .description('finds and reads the smart meter over the B route (Wi-SUN), without a daemon')
    .addCommand(
      withMeterOptions(new Command('scan').description('lists the meters that the module hears')).action(
        (options: MeterOptions) =>
          inSession(options, async (session, stop) => {
            const found = await scanNetworks(session, clock, stop, seconds(options.timeout), options);
            if (found === null) return 'interrupted';
            process.stdout.write(`${found}\n`);
            return 'done';
          }),
      ),
    )
    .addCommand(
      withMeterOptions(new Command('read').description('reads the meter once')).action((options: MeterOptions) =>
        inSession(options, async (session, stop) => {
          const reading = await firstReading(session, clock, stop, seconds(options.timeout));
          if (reading === null) return 'interrupted';
          process.stdout.write(
            `${options.json === true ? readingJson(reading) : readingText(reading, session.meter.status())}\n`,
          );
          refuseAnother(reading, options);
          return 'done';
        }),
      ),
    )
    .addCommand(
      withMeterOptions(new Command('watch').description('reads the meter until Ctrl-C, through every fault'))
        .option('--interval <seconds>', 'from one value to the next', wholeNumber(1, 3_600), 10)
        .action((options: MeterOptions & { readonly interval: number }) =>
          inSession(options, async (session, stop) => {
            const first = await firstReading(session, clock, stop, seconds(options.timeout));
            if (first === null) return 'done';
            refuseAnother(first, options);
            warn(session);
            await watchMeter(session, clock, stop, first, options);
            return 'done';
          }),
        ),
    );

/** Runs one command in a session and closes it, whatever happened. */
async function inSession(
  options: MeterOptions,
  run: (session: MeterSession, stop: StopSignal) => Promise<'done' | 'interrupted'>,
): Promise<void> {
  const stop = onStopSignal();
  try {
    const session = await startMeterSession(options);
    try {
      if ((await run(session, stop)) === 'interrupted') process.exitCode = KILLED;
      else warn(session);
    } finally {
      await session.meter.stop();
    }
  } finally {
    stop.release();
  }
}

/** Only where all went well: an error is one sentence. */
function warn(session: MeterSession): void {
  for (const warning of session.warnings.splice(0)) process.stderr.write(`hems: warning: ${warning}\n`);
}

function refuseAnother({ identity_ok, meter_id }: MeterReading, { meterNumber }: MeterOptions): void {
  if (!identity_ok.known || identity_ok.value) return;
  const told = meter_id.known ? meter_id.value : 'another';
  throw new HemsError(
    'NO_ANSWER',
    `the meter that answers is ${told}, not ${meterNumber}; correct --meter-number, or use the ID and password of that meter`,
  );
}
