import type { HalfHourRegisters } from '#core/device/grid.ts';
import type { Random } from '#core/random.ts';
import { seconds } from '#core/time/instant.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import type { GridMeter } from '#ports/grid-meter.ts';
import type { Log } from '#ports/log.ts';
import type { Pan } from '#protocol/skstack/session/state.ts';
import { checkCredentials, type RouteBCredentials } from './credentials.ts';
import { createDutyBudget } from './duty-budget.ts';
import { createMeterDialogue } from './meter-dialogue.ts';
import type { MeterMemoryStore } from './meter-memory.ts';
import { createSender } from './sender.ts';
import { createSessionRunner } from './session-runner.ts';

/** Where the meter was found last time. Only a hint: what is lost or wrong here costs a scan. */
export interface PanCache {
  load(): Pan | null;
  save(pan: Pan): void;
}

export interface RouteBMeterOptions {
  /** The serial number (0x8D) of the meter that it must be; without one whichever answers to the credentials. */
  readonly meterNumber?: string;
  readonly memory?: MeterMemoryStore;
  readonly id?: string;
  readonly link: ByteLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly credentials: RouteBCredentials;
  readonly cache?: PanCache;
}

/**
 * The smart meter over route B: any SKSTACK-IP module on any byte link. `start` returns at once; the meter is found,
 * joined and, after any fault, joined again without anybody's doing. While there is no session `observe` answers at
 * once with missing values; registers come with the first observation of each minute and are `stale` in the others.
 * Where it is another meter than the configured one every value is missing (`not-fitted`).
 *
 * Throws HemsError INPUT for credentials of the wrong form.
 */
export function createRouteBMeter(options: RouteBMeterOptions): GridMeter {
  const { id = 'meter', link, clock, log, random, credentials, cache } = options;
  checkCredentials(credentials);
  const listeners: ((registers: HalfHourRegisters) => void)[] = [];
  const config = { ...credentials, pan: cache?.load() ?? null };

  const duty = createDutyBudget(clock);
  const runner = createSessionRunner(
    { link, clock, log, random, config, remember: (pan) => cache?.save(pan) },
    {
      up(address, kind, fresh) {
        sender.begin(address, kind);
        dialogue.up(fresh);
      },
      down: () => dialogue.down(),
      command: (bytes) => sender.command(bytes),
      sendReply: (reply) => sender.reply(reply),
      airtime: (spent) => duty.told(spent),
      datagram: (data) => dialogue.datagram(data),
    },
  );
  const sender = createSender((bytes) => runner.write(bytes), duty);
  const dialogue = createMeterDialogue({
    clock,
    log,
    random,
    sender,
    duty,
    expected: options.meterNumber ?? null,
    authenticationId: credentials.id,
    memory: options.memory,
    near: () => runner.near,
    halfHour: (registers) => {
      for (const listener of listeners) listener(registers);
    },
    trouble(failure, count, length) {
      const at = clock.now();
      runner.dropPartial();
      if (failure === 'mute') runner.give({ kind: 'mute-module', at });
      else if (typeof failure === 'object') runner.give({ kind: 'refused', at, code: failure.refused, count });
      else runner.give({ kind: 'unanswered', at, count, length });
    },
  });

  return {
    id,
    async start() {
      dialogue.start();
      runner.give({ kind: 'start', at: clock.now() });
    },
    async stop() {
      dialogue.stop();
      runner.give({ kind: 'stop', at: clock.now() });
      await new Promise<void>((resolve) => {
        const timer = clock.after(seconds(1), 'meter link close', resolve);
        runner.closed().then(() => {
          timer.stop();
          resolve();
        }, resolve);
      });
    },
    observe: (deadline) => dialogue.observe(deadline),
    onHalfHour(listener) {
      listeners.push(listener);
    },
    wantHalfHours: (boundaries) => dialogue.wantHalfHours(boundaries),
    status: () => ({ ...runner.status(), ...dialogue.status() }),
  };
}
