import { createServer, type Server, type Socket } from 'node:net';
import { createRandom } from '#core/random.ts';
import { instant, millis } from '#core/time/instant.ts';
import { createSimulatedMeter } from '#drivers/simulated/sk-module/simulated-meter.ts';
import {
  createSimulatedSkModule,
  type SimulatedSkModule,
  type SimulatedSkModuleOptions,
} from '#drivers/simulated/sk-module/sk-module.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Clock } from '#ports/clock.ts';
import { openPty, type Pty } from '../../pty.ts';
import { CREDENTIALS, steadyWorld } from '../../drivers/route-b-meter/meter-rig.ts';

/** Real time, but `factor` times as fast, so that a scan of 13 s is over in one. */
function fastClock(factor: number): Clock {
  const [start, from] = [systemClock.now(), systemClock.monotonic()];
  const monotonic = () => millis((systemClock.monotonic() - from) * factor);
  return {
    now: () => instant(start + monotonic()),
    monotonic,
    after: (delay, name, action) => systemClock.after(millis(delay / factor), name, action),
  };
}

export const SERIAL = 'SIM000000001';
export const WATTS = 1_234;

/** Our simulated module with its meter, `factor` times as fast as a real one. */
export function createModule(options: Partial<SimulatedSkModuleOptions> = {}, factor = 10): SimulatedSkModule {
  const clock = fastClock(factor);
  const world = steadyWorld(clock.now(), WATTS);
  return createSimulatedSkModule({
    clock,
    random: createRandom(1, 'module'),
    kind: 'dual',
    payload: 'binary',
    echo: true,
    chunk: 7,
    meter: createSimulatedMeter({ clock, world, random: createRandom(1, 'meter'), serial: SERIAL }),
    credentials: CREDENTIALS,
    ...options,
  });
}

/** A module behind a port that a program can open. */
export interface Served {
  readonly port: string;
  /** The stick is pulled: its power is gone and its port too. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  end(): Promise<void>;
}

export async function serveOverPty(module: SimulatedSkModule, path: string): Promise<Served> {
  let pty: Pty;
  const plug = async (): Promise<void> => {
    pty = await openPty(path, (bytes) => module.write(bytes));
    module.faults.plug();
    await module.open({ bytes: (chunk) => pty.send(chunk), closed: () => undefined });
  };
  const unplug = async (): Promise<void> => {
    module.faults.unplug();
    await pty.pull();
  };
  await plug();
  return { port: path, unplug, plug, end: unplug };
}

export async function serveOverTcp(module: SimulatedSkModule): Promise<Served> {
  let server: Server;
  let port = 0;
  let current: Socket | null = null;
  const serve = (socket: Socket): void => {
    current = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => module.write(chunk));
    void module.open({ bytes: (chunk) => socket.write(chunk), closed: () => undefined });
  };
  const plug = (): Promise<void> =>
    new Promise((resolve) => {
      module.faults.plug();
      server = createServer(serve).listen(port, '127.0.0.1', () => {
        port = (server.address() as { port: number }).port;
        resolve();
      });
    });
  const unplug = (): Promise<void> =>
    new Promise((resolve) => {
      module.faults.unplug();
      current?.destroy();
      server.close(() => resolve());
    });
  await plug();
  return { port: `tcp://127.0.0.1:${port}`, unplug, plug, end: unplug };
}
