import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BRIDGE = fileURLToPath(new URL('pty-bridge.py', import.meta.url));

/** Whether this machine can make ptys for tests; where not, they are skipped. */
export const ptyAvailable = spawnSync('python3', ['-c', 'import pty, tty; pty.openpty()']).status === 0;

/** The far end of a serial port that a program opens by `path`. */
export interface Pty {
  readonly path: string;
  send(bytes: Uint8Array): void;
  /** The far end reads no more. */
  freeze(): void;
  /** The stick is pulled, and this program has had no turn yet to notice. */
  pullUnnoticed(): void;
  /** The stick is pulled: the port hangs up, and its name disappears. */
  pull(): Promise<void>;
}

/** How long the system may take to close what a killed process had open, ms. */
const SYSTEM_CLOSES = 300;

/** Makes a pty whose slave is linked to `path`; `receive` hears what is written to it. */
export async function openPty(path: string, receive: (bytes: Uint8Array) => void): Promise<Pty> {
  const bridge = spawn('python3', [BRIDGE, path], { stdio: ['pipe', 'pipe', 'pipe'] });
  bridge.stdin.on('error', () => undefined);
  bridge.stdout.on('data', receive);
  const gone = new Promise<void>((resolve) => bridge.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    bridge.stderr.once('data', () => resolve());
    bridge.once('exit', (code) => reject(new Error(`the pty ended with ${code}`)));
  });
  return {
    path,
    send: (bytes) => void bridge.stdin.write(bytes),
    freeze: () => void bridge.kill('SIGSTOP'),
    pullUnnoticed() {
      bridge.kill('SIGKILL');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SYSTEM_CLOSES);
    },
    async pull() {
      rmSync(path, { force: true });
      bridge.kill('SIGKILL');
      await gone;
    },
  };
}
