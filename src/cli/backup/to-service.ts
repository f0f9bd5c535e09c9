import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askStatus } from '#app/back-up/ask-status.ts';
import { createBackUp } from '#app/back-up/back-up.ts';
import { type Restored, restore } from '#app/back-up/restore.ts';
import { readUplink } from '#config/read-uplink.ts';
import type { UplinkConfig } from '#config/uplink-schema.ts';
import { HemsError } from '#core/errors.ts';
import { createRandom } from '#core/random.ts';
import { instant, minutes } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { ChangeLog } from '#ports/change-log.ts';
import { silent } from '#ports/log.ts';
import type { RestoreTarget } from '#ports/restore-target.ts';
import { openReader } from '#store/open-reader.ts';
import { createOutboxFile } from '#store/outbox-file.ts';
import { beginRestore } from '#store/restore-changes.ts';
import { sealerOf } from '#daemon/outside/service-files.ts';
import { lineToService } from '#daemon/outside/service-line.ts';

/** A service that does not confirm anything for as long is not there. */
const PATIENCE = minutes(2);

export interface SentReport {
  readonly gateway: string;
  readonly epoch: string;
  readonly sequence: number;
}

/** Sends what stands in the file and is not yet at the service, and waits until it has confirmed all of it. */
export async function sendNow(configFile: string, data: string): Promise<SentReport> {
  const config = readUplink(configFile);
  const reader = openReader(data, { still: true });
  try {
    const { epoch, sequence } = reader.identity();
    await confirmAll(config, data, reader);
    return { gateway: config.gateway, epoch, sequence };
  } finally {
    reader.close();
  }
}

/** Runs the outbox on `log` until the service has confirmed all that stands there. */
function confirmAll(config: UplinkConfig, data: string, log: ChangeLog): Promise<void> {
  const sealer = sealerOf(config);
  const uplink = lineToService(config, silent);
  const kept = createOutboxFile(data);
  const goal = log.identity().sequence;
  return new Promise<void>((resolve, reject) => {
    let limit = patience();
    function patience() {
      return systemClock.after(PATIENCE, 'service', () => {
        end(() =>
          reject(
            new HemsError(
              'NO_ANSWER',
              `The service at ${config.service} does not answer: check the network, the address and the certificates.`,
            ),
          ),
        );
      });
    }
    function end(settle: () => void): void {
      limit.stop();
      backUp.stop();
      void uplink.stop().then(settle);
    }
    const backUp = createBackUp({
      gateway: config.gateway,
      log,
      uplink,
      sealer,
      cursor: {
        read: kept.read,
        keep(position) {
          kept.keep(position);
          limit.stop();
          limit = patience();
          if (position.sequence >= goal) end(resolve);
        },
      },
      clock: systemClock,
      random: createRandom(randomBytes(4).readInt32LE(), 'back-up'),
      onState(state) {
        if (state.state === 'replaced')
          end(() =>
            reject(
              new HemsError(
                'NO_ANSWER',
                `Another unit (${state.by}) has taken the place of this one at the service; this one backs up no more.`,
              ),
            ),
          );
        if (state.state === 'refused')
          end(() =>
            reject(
              new HemsError(
                'NO_ANSWER',
                `The service refuses this unit (${state.why}): the recovery key is another house's, or it was restored from a backup that the service no longer has.`,
              ),
            ),
          );
        if (state.state === 'working') {
          if (backUp.position().sequence >= goal) end(resolve);
          else backUp.soon();
        }
      },
      onFault: (fault) => end(() => reject(fault as Error)),
    });
    uplink.start(backUp);
  });
}

const onProgress = (done: number, of: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} pieces${done === of ? '\n' : ''}`);
};

async function fetchInto(config: UplinkConfig, target: RestoreTarget): Promise<Restored> {
  const uplink = lineToService(config, silent);
  try {
    return await restore({
      gateway: config.gateway,
      uplink,
      sealer: sealerOf(config),
      target,
      clock: systemClock,
      nonce: randomBytes(9).toString('base64url'),
      onProgress,
    });
  } catch (error) {
    target.abandon();
    throw error;
  } finally {
    await uplink.stop();
  }
}

/** The drill: everything is fetched, opened and put together in a scratch file, and compared with its manifest. */
export async function verifyAtService(configFile: string): Promise<Restored> {
  const scratch = mkdtempSync(join(tmpdir(), 'hems-drill-'));
  try {
    const target = beginRestore(scratch, systemClock.now());
    const restored = await fetchInto(readUplink(configFile), target);
    target.abandon();
    return restored;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Puts what the service has into `data`, proves it equal, and takes the place of the unit that it came from. */
export async function restoreFromService(
  configFile: string,
  data: string,
): Promise<Restored & { readonly aside: string | null; readonly newEpoch: string }> {
  const config = readUplink(configFile);
  const target = beginRestore(data, systemClock.now());
  const restored = await fetchInto(config, target);
  const newEpoch = randomUUID();
  // The outbox first: should the power fail in between, the service is only asked again.
  createOutboxFile(data).keep({
    epoch: newEpoch,
    sequence: restored.sequence,
    chain: restored.chain,
    confirmedAt: null,
    follows: { epoch: restored.epoch, at: restored.sequence },
    manifestDay: null,
    replaced: null,
  });
  const { aside } = target.finish(newEpoch, systemClock.now());
  const reader = openReader(data, { still: true });
  try {
    await confirmAll(config, data, reader);
  } finally {
    reader.close();
  }
  return { ...restored, aside, newEpoch };
}

/** What the service has of this house. */
export async function listAtService(configFile: string) {
  const config = readUplink(configFile);
  const uplink = lineToService(config, silent);
  try {
    return { gateway: config.gateway, ...(await askStatus(uplink, systemClock, randomBytes(9).toString('base64url'))) };
  } finally {
    await uplink.stop();
  }
}

/** What was proven, as a sentence. */
export const provenText = ({ proven, pieces, sequence }: Restored): string =>
  proven === null
    ? `${pieces} pieces up to change ${sequence}, each following the one before; there is no manifest yet`
    : `${pieces} pieces up to change ${sequence}; equal to the manifest of ${formatJst(instant(proven.at))} (change ${proven.sequence}, ${proven.halfHours} half hours)`;
