import { readFileSync } from 'node:fs';
import { HemsError } from '#core/errors.ts';
import type { Random } from '#core/random.ts';
import { createMqttIntake, type IntakeMessage } from '#drivers/mqtt/mqtt-intake.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { UP } from '#ports/uplink.ts';
import { MONITOR } from './name.ts';
import { createIntake, type Received } from './intake.ts';
import { openMonitorStore } from './monitor-store.ts';

export interface MonitorOptions {
  readonly folder: string;
  readonly broker: {
    readonly host: string;
    readonly port: number;
    readonly tls: { readonly caFile: string; readonly certificateFile: string; readonly keyFile: string } | null;
  };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The broker has accepted the subscription. */
  readonly onUp: () => void;
}

export interface Monitor {
  stop(): void;
}

/** The service: from the broker into its store and back. Throws DATA_FOLDER, DATA_FILE and INPUT (certificates). */
export function startMonitor({ folder, broker, clock, random, log, onUp }: MonitorOptions): Monitor {
  const tls =
    broker.tls === null
      ? null
      : { ca: read(broker.tls.caFile), cert: read(broker.tls.certificateFile), key: read(broker.tls.keyFile) };
  const store = openMonitorStore(folder);
  const intake = createIntake({ store, clock });
  const line = createMqttIntake({
    host: broker.host,
    port: broker.port,
    tls,
    clientId: `${MONITOR}-${random.integer(2 ** 31).toString(36)}`,
    subscribe: UP.map((kind) => `g/+/${kind}`),
    clock,
    random,
    log,
    take(messages) {
      const replies = intake.take(messages.map(received).filter((one) => one !== null));
      return replies.map(({ gateway, kind, payload }) => ({ topic: `g/${gateway}/${kind}`, payload }));
    },
    onUp,
  });
  line.start();
  return {
    stop() {
      line.stop();
      store.close();
    },
  };
}

/** The broker lets a gateway publish under its own name only (config/mosquitto/acl). */
function received({ topic, payload }: IntakeMessage): Received | null {
  const [root, gateway, kind, ...more] = topic.split('/');
  if (root !== 'g' || gateway === undefined || kind === undefined || more.length > 0) return null;
  return { gateway, kind, payload };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new HemsError('INPUT', `${file} cannot be read (${(error as Error).message}): hems monitor init makes it.`, {
      cause: error,
    });
  }
}
