import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hems, startHems } from '../cli/hems.ts';
import { createModule, serveOverTcp, type Served, WATTS } from '../cli/meter/served-module.ts';
import { loopbackNet } from '../drivers/link/loopback-net.ts';
import type { ReceivedSet } from '#drivers/simulated/nodes/household.ts';
import { type ServedHousehold, serveHousehold } from './served-household.ts';
import { type Visitor, visit } from './visitor.ts';
import { writeConfiguration } from './technicians-house.ts';

/** Most of it is the scan of the module and a plan; a loaded machine takes longer, a wrong daemon for ever. */
const PATIENCE = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'hidamari-saturday-'));
const net = loopbackNet(import.meta.url);
let served: ServedHousehold;
let module: Served;
let config: string;
let visitor: Visitor;

beforeAll(async () => {
  served = await serveHousehold((host) => net(1, host));
  module = await serveOverTcp(createModule({}, 20));
  const port = await freePort();
  config = writeConfiguration(folder, served, { port, meter: module.port, controller: net(1, 1) });
  visitor = visit(`http://127.0.0.1:${port}`);
}, PATIENCE);

afterAll(async () => {
  await module.end();
  await served.end();
  rmSync(folder, { recursive: true, force: true });
});

describe("a technician's Saturday", () => {
  it('page, set-up, circuits, a wish confirmed by the device, SIGTERM, kill -9, hand-back first, release', {
    timeout: 3 * PATIENCE,
  }, async () => {
    const first = startHems('run', '--config', config);
    await first.said(/the page is at http:\/\/127\.0\.0\.1:\d+\//);
    expect(await visitor.status('/api/v1/now')).toBe(409);
    expect(await visitor.json('/api/v1/setup')).toMatchObject({ needed: true });
    expect(await visitor.post('/api/v1/setup', { password: 'tsuyoi-aikotoba' })).toBe(204);

    await visitor.until<{ status: string }>('/healthz', ({ status }) => status === 'ok');
    const { circuits } = await visitor.until<{ circuits: { name: string; w: number | null }[] }>(
      '/api/v1/circuits',
      (seen) => seen.circuits.some(({ w }) => w !== null),
    );
    expect(circuits.length).toBe(served.household.circuits.length);
    await visitor.until<{ grid_w: number | null }>('/api/v1/now', ({ grid_w }) => grid_w === WATTS);

    expect(await visitor.post('/api/v1/override', { kind: 'battery-hold', device: 'battery', until: inAnHour() })).toBe(
      200,
    );
    await visitor.until<Journal>(
      '/api/v1/journal',
      ({ entries }) => served.sets.some(isHold) && entries.some(confirmed),
    );
    expect(served.sets.some(({ address }) => address.endsWith('.12'))).toBe(true);

    first.child.kill('SIGTERM');
    const gone = await first.ended;
    expect(gone).toMatchObject({ code: 0 });
    expect(gone.stdout).toMatch(/handed back battery\./);
    for (const secret of ['00112233445566778899AABBCCDDEEFF', '0123456789AB', 'tsuyoi-aikotoba'])
      expect(gone.stdout + gone.stderr).not.toContain(secret);

    const sofar = served.sets.length;
    const second = startHems('run', '--config', config);
    await visitor.until<Journal>('/api/v1/journal', () => served.sets.slice(sofar).some(isHold));
    second.child.kill('SIGKILL');
    await second.ended;
    const before = served.sets.length;

    const third = startHems('run', '--config', config);
    await visitor.until<Journal>('/api/v1/journal', ({ entries }) => entries.some(afterPowerLoss));
    const modes = (): readonly ReceivedSet[] => served.sets.slice(before).filter(({ epc }) => epc === 0xda);
    await visitor.until<Journal>('/api/v1/journal', () => modes().length > 0);
    // The first mode that it is given: its own (DA = 46).
    expect([...modes()[0]!.edt]).toEqual([0x46]);
    await visitor.until<Journal>('/api/v1/journal', () => modes().some(isHold));
    third.child.kill('SIGKILL');
    await third.ended;

    expect(await hems('release', '--config', config)).toMatchObject({ code: 0, stdout: 'Handed back battery.\n' });
    expect([...modes().at(-1)!.edt]).toEqual([0x46]);
    expect(await hems('release', '--config', config)).toMatchObject({ code: 0, stdout: 'No device is held.\n' });
  });
});

interface Journal {
  readonly entries: readonly Record<string, unknown>[];
}
const text = (entry: Record<string, unknown>): string => JSON.stringify(entry);
const confirmed = (entry: Record<string, unknown>): boolean => text(entry).includes('confirmed');
/** DA, and not 46 (automatic). */
const isHold = ({ epc, edt }: { readonly epc: number; readonly edt: Uint8Array }): boolean =>
  epc === 0xda && edt[0] !== 0x46;
const afterPowerLoss = (entry: Record<string, unknown>): boolean => text(entry).includes('power-loss');

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
