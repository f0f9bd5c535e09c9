import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hems, startHems } from '../cli/hems.ts';
import { loopbackNet } from '../drivers/link/loopback-net.ts';
import { visit } from './visitor.ts';
import { writeConfiguration } from './technicians-house.ts';

const root = mkdtempSync(join(tmpdir(), 'hidamari-start-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const net = loopbackNet(import.meta.url);
let number = 0;
/** A house without anybody on the LAN and without a stick. */
const configure = (
  change: (text: string) => string = (text) => text,
): { config: string; folder: string; port: number } => {
  const folder = join(root, String(++number));
  const port = 20_000 + ((process.pid + number * 97) % 20_000);
  const empty = {
    household: { devices: [], circuits: [], onSet: () => undefined, stop: () => undefined },
    at: (a: string) => a,
  };
  const config = writeConfiguration(folder, empty, { port, meter: join(folder, 'no-stick'), controller: net(1, 1) });
  writeFileSync(config, change(readFileSync(config, 'utf8')));
  return { config, folder, port };
};

describe('what a technician gets wrong is one sentence', () => {
  it('a missing password file', async () => {
    const { config, folder } = configure();
    rmSync(join(folder, 'password.txt'));
    const ended = await hems('run', '--config', config);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^hems: [^\n]*password\.txt[^\n]*no such file[^\n]*\n$/);
  });

  it('a password that cannot be one is not shown', async () => {
    const { config, folder } = configure();
    writeFileSync(join(folder, 'password.txt'), 'secret-and-wrong\n');
    const ended = await hems('run', '--config', config);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^hems: [^\n]*password\.txt[^\n]*12 letters and digits[^\n]*\n$/);
    expect(ended.stderr).not.toContain('secret-and-wrong');
  });

  it('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { config } = configure((text) => text.replace(/port: \d+/, `port: ${port}`));
    const ended = await hems('run', '--config', config);
    other.close();
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(new RegExp(`^hems: Port ${port} is used[^\\n]*web\\.port[^\\n]*\\n$`));
  });

  it('an address that the machine has not got', async () => {
    const { config } = configure((text) => text.replace(/listen: \S+/, 'listen: 192.0.2.1'));
    const ended = await hems('run', '--config', config);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^hems: This machine has no address 192\.0\.2\.1[^\n]*\n$/);
  });

  it('a data folder that cannot be written', async () => {
    const { config, folder } = configure((text) => text.replace(/folder: \S+/, 'folder: locked/data'));
    writeFileSync(join(folder, 'locked'), '');
    const ended = await hems('run', '--config', config);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^hems: [^\n]*locked[^\n]*\n$/);
  });
});

it('without stick, LAN and internet the page is up, ticks complete, and a second daemon is refused', async () => {
  const { config, port } = configure();
  const running = startHems('run', '--config', config);
  await running.said(/the page is at/);
  const visitor = visit(`http://127.0.0.1:${port}`);
  await visitor.until<{ status: string }>('/healthz', ({ status }) => status === 'ok');
  const second = await hems('run', '--config', config);
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(/^hems: [^\n]*in use by another hems[^\n]*\n$/);
  const released = await hems('release', '--config', config);
  expect(released.code).toBe(1);
  running.child.kill('SIGINT');
  const ended = await running.ended;
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(/no device was held/);
  expect(ended.stderr).toMatch(/"what":"meter".*no-stick/);
  expect(await hems('release', '--config', config)).toMatchObject({ code: 0, stdout: 'No device is held.\n' });
}, 120_000);
