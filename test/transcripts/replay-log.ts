import type { GridObservation } from '#core/device/grid.ts';
import { createRandom } from '#core/random.ts';
import type { Reading } from '#core/reading.ts';
import { between, type Instant, instant, type Millis, millis, plus, seconds } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { createRouteBMeter } from '#drivers/route-b-meter/route-b-meter.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { frameOf, readRecording, type Recording } from '#drivers/simulated/replayed-link/recording.ts';
import { createReplayedLink } from '#drivers/simulated/replayed-link/replayed-link.ts';
import { silent } from '#ports/log.ts';
import { INVENTED_CREDENTIALS } from '#protocol/module-log/invented-names.ts';

/** What the driver makes of a recorded session: what must stay when the driver changes how it asks. */
export interface Outcome {
  readonly meter_id: string | null;
  readonly identity_ok: boolean | null;
  /** How often there came to be a session with the meter. */
  readonly sessions: number;
  /** Power values, or reasons for none, that differ from the one before. */
  readonly grid_w: readonly (number | string)[];
  readonly import_wh: number | string | null;
  readonly export_wh: number | string | null;
  readonly half_hours: readonly (readonly [at: string, importWh: number | string, exportWh: number | string])[];
}

export interface Replayed {
  readonly outcome: Outcome;
  /** From the start to the first power; null where there was none. */
  readonly firstValueAfter: Millis | null;
  /** What the driver asked and the recording could not answer. */
  readonly unanswered: readonly string[];
}

const SOME_TIME: Instant = instant(Date.UTC(2026, 3, 1, 0, 10));
const SEARCH = millis(500);
const LOOK = millis(100);
const POWER = 0xe7;
const value = <T>(reading: Reading<T>): T | string => (reading.known ? reading.value : reading.missing);

/** Lets the driver talk to a recording for as long as it lasted, in virtual time. Deterministic. */
export async function replayRecording(recording: Recording): Promise<Replayed> {
  const start = recording.madeAt ?? SOME_TIME;
  const clock = createVirtualClock({ start });
  const link = createReplayedLink(recording, clock);
  const meter = createRouteBMeter({
    link,
    clock,
    log: silent,
    random: createRandom(1, 'replay'),
    credentials: INVENTED_CREDENTIALS,
  });
  let first: Millis | null = null;
  const powers: (number | string)[] = [];
  let imported: number | string | null = null;
  let exported: number | string | null = null;
  let sessions = 0;
  let inSession = false;
  const halfHours: [string, number | string, number | string][] = [];
  meter.onHalfHour((registers) =>
    halfHours.push([formatJst(registers.at), value(registers.importRegister), value(registers.exportRegister)]),
  );

  const take = ({ power, importRegister, exportRegister }: GridObservation): void => {
    if (power.known) first ??= between(start, clock.now());
    const told = value(power);
    if (powers.at(-1) !== told) powers.push(told);
    if (importRegister.known) imported = importRegister.value;
    if (exportRegister.known) exported = exportRegister.value;
  };
  const observe = (): Promise<void> => meter.observe(seconds(60)).then(take);
  /** Until there is a value as often as possible, then when the recorded driver asked. */
  const search = (): void => {
    void observe().then(() => {
      if (first === null) clock.after(SEARCH, 'search', search);
    });
  };
  for (const { at, sent } of recording.turns) {
    const asked = frameOf(sent)?.properties.some(({ epc }) => epc === POWER) === true;
    if (asked) clock.after(at, 'poll', () => void (first === null ? undefined : observe()));
  }

  const look = (): void => {
    const joined = meter.status().state === 'joined';
    if (joined && !inSession) sessions++;
    inSession = joined;
    clock.after(LOOK, 'look', look);
  };

  await meter.start();
  search();
  look();
  await clock.run({ until: plus(start, recording.length) });
  const { meterId, identityOk } = meter.status();
  return {
    outcome: {
      meter_id: meterId,
      identity_ok: identityOk,
      sessions,
      grid_w: powers,
      import_wh: imported,
      export_wh: exported,
      half_hours: halfHours,
    },
    firstValueAfter: first,
    unanswered: [...new Set(link.unanswered)],
  };
}

export const replayLog = (text: string): Promise<Replayed> => replayRecording(readRecording(text));
