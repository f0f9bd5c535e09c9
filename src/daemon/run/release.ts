import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createController } from '#app/control/controller.ts';
import { HemsError } from '#core/errors.ts';
import { explainStep } from '#core/planner/explain.ts';
import { seconds } from '#core/time/instant.ts';
import { systemClock as clock } from '#drivers/system-clock/system-clock.ts';
import { sleep } from '#ports/clock.ts';
import { openOrSalvage } from '#store/open-or-salvage.ts';
import { FILE } from '#store/open-store.ts';
import { createLog } from '../log.ts';
import { checkConfiguration } from './check-configuration.ts';
import { configuredLimits } from './configured-models.ts';
import { openHouse } from './open-house.ts';

export interface Released {
  /** Devices that were held. */
  readonly held: readonly string[];
  /** Those of them that did not confirm. */
  readonly left: readonly string[];
}

const ATTEMPTS = 3;
const BETWEEN = seconds(2);
const SEARCH = seconds(5);

/**
 * Hands back every device that is listed as held, without a daemon: what systemd calls when the daemon has ended, however it
 * ended. A device that a person took meanwhile is left to that person. Doing it twice does nothing the second time. Throws
 * HemsError INPUT for a configuration that cannot be read, DATA_FOLDER while a daemon is running.
 */
export async function releaseHeld(parts: { readonly config: string; readonly version: string }): Promise<Released> {
  const { configuration, faults } = checkConfiguration(parts.config, undefined, { secrets: 'not read' });
  if (configuration === null) throw new HemsError('INPUT', faults.join('\nhems: '));
  const { file, fileNamed } = configuration;
  const folder = fileNamed(file.data.folder);
  if (!existsSync(join(folder, FILE))) return { held: [], left: [] };
  const log = createLog('error');
  const { store: records } = openOrSalvage({ folder, clock, durability: 'full' });
  const heldNow = (): readonly string[] => records.held().map(({ device }) => device);
  try {
    const held = heldNow();
    if (held.length === 0) return { held, left: [] };
    const opened = openHouse(configuration, { clock, log, settings: records, version: parts.version });
    const controller = createController({
      house: opened.house,
      records,
      clock,
      log,
      limits: configuredLimits(file),
      overrides: () => [],
      storm: () => false,
      because: explainStep,
      onFault: (error) => log.error('fault', { error }),
    });
    await opened.startDevices();
    try {
      const moves = file.devices.some(({ id, identity }) => identity !== null && held.includes(id));
      if (moves) await opened.discovery.look(SEARCH);
      for (let attempt = 0; attempt < ATTEMPTS && heldNow().length > 0; attempt++) {
        if (attempt > 0) await sleep(clock, BETWEEN, 'pause before the next hand-back');
        await controller.resume();
      }
    } finally {
      await opened.stop();
    }
    return { held, left: heldNow() };
  } finally {
    records.close();
  }
}
