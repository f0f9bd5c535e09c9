import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { createSerialLink } from '#drivers/link/serial.ts';
import { createTcpLink } from '#drivers/link/tcp.ts';
import { createSimulatedMeter } from '#drivers/simulated/sk-module/simulated-meter.ts';
import { createSimulatedSkModule } from '#drivers/simulated/sk-module/sk-module.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { bytesOf } from '#protocol/skstack/ascii.ts';
import { byteLinkContract, type ByteLinkRig } from '../../contract/byte-link.ts';
import { openPty, type Pty, ptyAvailable } from '../../pty.ts';
import { CREDENTIALS, steadyWorld } from '../route-b-meter/meter-rig.ts';

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, i) => i);
const LONG = Uint8Array.from({ length: 4_000 }, (_, i) => (i * 7) % 256);
/** The far end repeats what it hears. */
const ECHOED = [bytesOf('SKVER\r\n'), EVERY_BYTE, LONG].map((bytes) => ({ write: bytes, heard: bytes }));

async function tcpRig(): Promise<ByteLinkRig> {
  const sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  const listen = (): Promise<void> =>
    new Promise((resolve) => {
      server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.pipe(socket);
      }).listen(port, '127.0.0.1', () => {
        port = (server.address() as { port: number }).port;
        resolve();
      });
    });
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      server.close(() => resolve());
    });
  await listen();
  return {
    link: createTcpLink({ host: '127.0.0.1', port, clock: systemClock }),
    exchanges: ECHOED,
    cut,
    restore: listen,
    dispose: cut,
  };
}

async function serialRig(): Promise<ByteLinkRig> {
  const folder = mkdtempSync(join(tmpdir(), 'hidamari-pty-'));
  const path = join(folder, 'module');
  let pty: Pty;
  const plug = async (): Promise<void> => {
    pty = await openPty(path, (bytes) => pty.send(bytes));
  };
  await plug();
  return {
    link: createSerialLink({ path, clock: systemClock }),
    exchanges: ECHOED,
    cut: () => pty.pull(),
    restore: plug,
    async dispose() {
      await pty.pull();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function moduleRig(): Promise<ByteLinkRig> {
  const clock = systemClock;
  const world = steadyWorld(clock.now(), 500);
  const module = createSimulatedSkModule({
    clock,
    random: createRandom(1, 'module'),
    kind: 'single',
    payload: 'hex',
    echo: false,
    chunk: 7,
    meter: createSimulatedMeter({ clock, world, random: createRandom(1, 'meter') }),
    credentials: CREDENTIALS,
  });
  return {
    link: module,
    exchanges: [
      { write: bytesOf('SKVER\r\n'), heard: bytesOf('EVER 1.2.10\r\nOK\r\n') },
      { write: bytesOf('ROPT\r\n'), heard: bytesOf('OK 01\r') },
    ],
    cut: async () => module.faults.unplug(),
    restore: async () => module.faults.plug(),
    dispose: async () => {},
  };
}

byteLinkContract('a TCP connection', tcpRig);
byteLinkContract('the simulated module', moduleRig);
if (ptyAvailable) byteLinkContract('a serial port', serialRig);
else
  describe('a serial port as a ByteLink', () =>
    test.skip('skipped: python3, which makes the pty, is not there', () => undefined));
