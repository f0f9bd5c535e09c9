import { openSync, writeSync } from 'node:fs';
import { HemsError } from '#core/errors.ts';
import { createRandom } from '#core/random.ts';
import { formatJst } from '#core/time/jst.ts';
import { byteLinkFor } from '#drivers/link/byte-link-for.ts';
import { type LinkObserver, observedLink } from '#drivers/link/observed-link.ts';
import { powerCycleCommand, withPowerCycle } from '#drivers/link/power-cycle.ts';
import type { RouteBCredentials } from '#drivers/route-b-meter/credentials.ts';
import { createRouteBMeter } from '#drivers/route-b-meter/route-b-meter.ts';
import { systemClock as clock } from '#drivers/system-clock/system-clock.ts';
import type { GridMeter } from '#ports/grid-meter.ts';
import { silent } from '#ports/log.ts';
import { createEchonetLog } from './echonet-log.ts';
import type { MeterOptions } from './options.ts';
import { readSecretFiles } from '#drivers/route-b-meter/secret-files.ts';
import { createSupportLog } from './support-log.ts';
import { createWayToMeter, type WayToMeter } from './way-to-meter.ts';

/** A driver on its way to the meter, without a daemon around it. */
export interface MeterSession {
  readonly meter: GridMeter;
  readonly way: WayToMeter;
  readonly credentials: RouteBCredentials;
  /** Sentences for the one who set it up; taken out when they were said. */
  readonly warnings: string[];
}

const FRUITLESS_OPENINGS = 10;

/** Starts the driver as the options say. Throws HemsError USAGE or INPUT for what cannot be used. */
export async function startMeterSession(options: MeterOptions): Promise<MeterSession> {
  const { credentials, warnings } = readSecretFiles(options.idFile, options.passwordFile);
  const bare = byteLinkFor(options.port, clock);
  const way = createWayToMeter(clock, bare.name);
  const observers: LinkObserver[] = [way];
  if (options.echonetLog !== undefined) observers.push(createEchonetLog(clock, appendTo(options.echonetLog, 'a')));
  let log = silent;
  if (options.supportLog !== undefined) {
    const write = appendTo(options.supportLog, 'w');
    write(`# hidamari module log 1 · ${formatJst(clock.now())} · node ${process.version} ${process.arch}`);
    const supportLog = createSupportLog(clock, credentials, bare.name, write);
    observers.push(supportLog);
    log = supportLog.log;
  }
  const run = powerCycleCommand(options.powerCycle ?? '', clock, log);
  const link = options.powerCycle === undefined ? bare : withPowerCycle(bare, { after: FRUITLESS_OPENINGS, run });
  const meter = createRouteBMeter({
    link: observedLink(link, observers),
    clock,
    log,
    random: createRandom(clock.now() | 0, 'meter'),
    credentials,
    ...(options.meterNumber === undefined ? {} : { meterNumber: options.meterNumber }),
  });
  await meter.start();
  return { meter, way, credentials, warnings: [...warnings] };
}

/**
 * Lines go to the file at once, so that nothing is lost when the process is killed. A disk that gets full ends the file,
 * not the reading.
 */
function appendTo(file: string, flags: 'a' | 'w'): (line: string) => void {
  let descriptor: number | null;
  try {
    descriptor = openSync(file, flags, 0o600);
  } catch (error) {
    throw new HemsError('DATA_FOLDER', `${file} cannot be written: ${(error as Error).message}; name another file`, {
      cause: error,
    });
  }
  return (line) => {
    if (descriptor === null) return;
    try {
      writeSync(descriptor, `${line}\n`);
    } catch (error) {
      descriptor = null;
      process.stderr.write(`hems: warning: ${file} ends here: ${(error as Error).message}\n`);
    }
  };
}
