import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createModule, serveOverTcp } from '../../test/cli/meter/served-module.ts';
import { loopbackNet } from '../../test/drivers/link/loopback-net.ts';
import { serveHousehold } from '../../test/daemon/served-household.ts';
import { writeConfiguration } from '../../test/daemon/technicians-house.ts';
import type { Figure } from '../bench.ts';
import { buildBundle } from '../build-bundle.ts';

const SETTLE_MS = 30_000;
const MEASURE_MS = 60_000;
/** What the kernel counts processor time in, ms (sysconf CLK_TCK is 100 on Linux). */
const TICK_MS = 10;

/** The daemon from its bundle, started as the unit starts it, on the simulated house over real sockets. */
export async function run(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hidamari-footprint-'));
  const net = loopbackNet(import.meta.url);
  const served = await serveHousehold((host) => net(1, host));
  const module = await serveOverTcp(createModule({}, 20));
  await buildBundle(folder);
  for (const name of ['config', 'package.json', 'dist/page']) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  const port = await freePort();
  const config = writeConfiguration(join(folder, 'house'), served, { port, meter: module.port, controller: net(1, 1) });
  const begun = performance.now();
  const child = spawn(process.execPath, [...nodeFlags(), join(folder, 'lib/hems.mjs'), 'run', '--config', config], {
    stdio: 'ignore',
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
  });
  try {
    while (!(await isHealthy(port))) await pause(20);
    const start = performance.now() - begun;
    await pause(SETTLE_MS);
    const before = processorTime(child.pid!);
    await pause(MEASURE_MS);
    const share = (processorTime(child.pid!) - before) / MEASURE_MS;
    const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1_024;
    const circuits = served.household.circuits.length;
    return [
      { name: 'start to first tick', figure: `${(start / 1_000).toFixed(1)} s`, beside: 'at most 3 s' },
      { name: `resident memory, ${circuits} circuits`, figure: `${resident.toFixed(0)} MB`, beside: 'at most 120 MB' },
      { name: 'share of a core', figure: `${(share * 100).toFixed(2)} %`, beside: 'at most 2 %' },
    ];
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    await module.end();
    await served.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The flags that the unit gives to Node. */
function nodeFlags(): readonly string[] {
  const unit = readFileSync('systemd/hidamari.service', 'utf8');
  return /^ExecStart=\S+ (.*?) ?\S+hems\.mjs run/m.exec(unit)![1]!.split(' ');
}

function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

const isHealthy = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    ({ status }) => status === 200,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
