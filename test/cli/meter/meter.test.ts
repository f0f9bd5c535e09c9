import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hems, startHems } from '../hems.ts';
import { ptyAvailable } from '../../pty.ts';
import { CREDENTIALS } from '../../drivers/route-b-meter/meter-rig.ts';
import type { SimulatedSkModule } from '#drivers/simulated/sk-module/sk-module.ts';
import { createModule, SERIAL, type Served, serveOverPty, serveOverTcp, WATTS } from './served-module.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-meter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);
const secret = (name: string, text: string, mode = 0o600): string => {
  writeFileSync(file(name), text, { mode });
  return file(name);
};
const ID_FILE = secret('id', `${CREDENTIALS.id}\n`);
const PASSWORD_FILE = secret('password', CREDENTIALS.password);
const SECRETS = ['--id-file', ID_FILE, '--password-file', PASSWORD_FILE];
/** A port that does not open is given a while. */
const SOON = ['--timeout', '1'];
const ONE_SENTENCE = /^hems: [^\n]+\n$/;

/** A TCP port whose far end answers each chunk as told. */
async function serve(answer: (chunk: string) => string): Promise<Served> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => void socket.write(answer(chunk.toString('latin1'))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const end = async (): Promise<void> => void server.close();
  return { port: `tcp://127.0.0.1:${port}`, unplug: end, plug: end, end };
}

const NAMES = ['time', 'grid_w', 'import_wh', 'export_wh', 'current_r_a', 'current_t_a', 'meter_id', 'identity_ok'];

describe.concurrent('hems meter', () => {
  const variants = [
    ['over TCP, dual stack, binary', serveOverTcp, { kind: 'dual', payload: 'binary' }],
    [
      'over TCP, single stack, hex, echo that does not end',
      serveOverTcp,
      { kind: 'single', payload: 'hex', echo: 'stuck' },
    ],
    ...(ptyAvailable
      ? ([
          ['over a serial port', (module: ReturnType<typeof createModule>) => serveOverPty(module, file('tty')), {}],
        ] as const)
      : []),
  ] as const;

  it.each(variants)('read tells everything once, %s', async (_name, serveModule, options) => {
    const module = createModule(options);
    const served = await serveModule(module);
    const ended = await hems('meter', 'read', '--port', served.port, ...SECRETS, '--json', '--meter-number', SERIAL);
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    const reading = JSON.parse(ended.stdout) as Record<string, unknown>;
    expect(Object.keys(reading)).toEqual(NAMES);
    expect(reading).toMatchObject({ grid_w: WATTS, current_r_a: 6.2, current_t_a: 6.2, export_wh: 234_560 });
    expect(reading).toMatchObject({ meter_id: SERIAL, identity_ok: true, import_wh: expect.any(Number) });
    expect(reading.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);
    expect(module.flashWrites).toBe(0);
    await served.end();
  });

  it('read is a table without --json, and names the files that everybody can read', async () => {
    const served = await serveOverTcp(createModule());
    const open = secret('open', CREDENTIALS.password, 0o644);
    chmodSync(open, 0o644);
    const ended = await hems('meter', 'read', '--port', served.port, '--id-file', ID_FILE, '--password-file', open);
    expect(ended.stdout).toMatch(/^grid +1234 W import$/m);
    expect(ended.stdout).toMatch(/^import register +\d+\.\d{3} kWh$/m);
    expect(ended.stderr).toMatch(/^hems: warning: [^\n]*open; chmod 600 [^\n]*\n$/);
    await served.end();
  });

  it('read tries again within the timeout where the port first refuses, or the stick is pulled on the way', async () => {
    let pulled: () => void = () => undefined;
    const talked = new Promise<void>((resolve) => {
      pulled = resolve;
    });
    const module = createModule();
    const joining: SimulatedSkModule = {
      ...module,
      write(bytes) {
        if (Buffer.from(bytes).toString('latin1').startsWith('SKJOIN')) pulled();
        module.write(bytes);
      },
    };
    const served = await serveOverTcp(joining);
    await served.unplug();
    const read = startHems('meter', 'read', '--port', served.port, ...SECRETS, '--json');
    await served.plug();
    await talked;
    await served.unplug();
    await served.plug();
    expect(await read.ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/"grid_w":1234/) });
    await served.end();
  });

  it('scan lists what the module hears', async () => {
    const served = await serveOverTcp(createModule());
    const ended = await hems('meter', 'scan', '--port', served.port, ...SECRETS, '--json');
    expect(ended).toMatchObject({ stderr: '', code: 0 });
    const network = { channel: '21', pan_id: '8888', mac: '001C640000000002', lqi: 225, rssi_dbm: -42.4, ours: true };
    expect(JSON.parse(ended.stdout)).toEqual({ networks: [network] });
    await served.end();
  });

  const ways = ptyAvailable ? (['tcp', 'pty'] as const) : (['tcp'] as const);
  it.each(ways)('watch goes on by itself when the stick was pulled and is back (%s); Ctrl-C ends it', async (way) => {
    const module = createModule();
    const served = way === 'tcp' ? await serveOverTcp(module) : await serveOverPty(module, file('watched'));
    const watch = startHems('meter', 'watch', '--port', served.port, ...SECRETS, '--json', '--interval', '1');
    await watch.said(/"grid_w":1234/);
    await served.unplug();
    await watch.said(/"grid_w":null,"grid_w_missing":"no-answer"/);
    await served.plug();
    const [said] = await watch.said(/"grid_w":null[\s\S]*"grid_w":1234.*\n/);
    watch.child.kill('SIGINT');
    expect(await watch.ended).toMatchObject({ stderr: '', code: 0 });
    for (const line of said.trim().split('\n').slice(1)) expect(JSON.parse(line)).toHaveProperty('identity_ok');
    await served.end();
  });

  /** Every step waits for what is said, so only a machine that stands still fails it. */
  it('ID and password are nowhere, through joins, faults and an echo that does not end', {
    timeout: 600_000,
  }, async () => {
    const module = createModule({ echo: 'stuck', payload: 'hex' }, 50);
    const served = await serveOverTcp(module);
    const logs = ['--echonet-log', file('canary.echonet'), '--support-log', file('canary.support')];
    const watch = startHems('meter', 'watch', '--port', served.port, ...SECRETS, ...logs, '--interval', '1');
    await watch.said(/1234 W import/);
    const cmdline = existsSync('/proc') ? readFileSync(`/proc/${watch.child.pid}/cmdline`, 'latin1') : '';
    await served.unplug();
    await watch.said(/unknown \(no-answer\)/);
    await served.plug();
    await watch.said(/unknown \(no-answer\)[\s\S]*1234 W import/);
    watch.child.kill('SIGTERM');
    const { stdout, stderr, code } = await watch.ended;
    expect(code).toBe(0);
    const support = readFileSync(file('canary.support'), 'utf8');
    const echonet = readFileSync(file('canary.echonet'), 'utf8');
    for (const text of [stdout, stderr, cmdline, support, echonet])
      for (const canary of [CREDENTIALS.id, CREDENTIALS.password, CREDENTIALS.id.slice(-8), CREDENTIALS.id.slice(0, 8)])
        expect(text).not.toContain(canary);
    expect(support).toMatch(/>> SKSETPWD C 0{12}$/m);
    expect(support).not.toContain(Buffer.from(SERIAL, 'latin1').toString('hex').toUpperCase());
    expect(support).not.toContain('\u0000');
    expect(echonet).toMatch(/ << 1081[0-9A-F]+ Get_Res 028801 E7=000004D2/);
    await served.end();
  });
});

describe.concurrent('hems meter ends with one sentence and its exit code', () => {
  const refused = async (served: Served, code: number, sentence: RegExp, ...args: readonly string[]): Promise<void> => {
    const ended = await hems('meter', 'read', '--port', served.port, ...SECRETS, '--json', ...args);
    expect(ended.stderr).toMatch(ONE_SENTENCE);
    expect(ended.stderr).toMatch(sentence);
    expect(ended.code).toBe(code);
    await served.end();
  };

  it('where the password is wrong: the meter refuses the join, twice', async () => {
    const module = createModule({ credentials: { ...CREDENTIALS, password: 'ZZZZZZZZZZZZ' } });
    await refused(await serveOverTcp(module), 3, /step: join, EVENT 24.*password is probably wrong/);
  });

  it('where no meter is in reach', async () => {
    await refused(await serveOverTcp(createModule({ heardFrom: 14 })), 3, /no smart meter was heard.*step: scan/);
  });

  it('where the port is silent', async () => {
    await refused(await serve(() => ''), 3, /nothing answers.*step: module.*115200 baud/, '--timeout', '3');
  });

  it('where the module refuses', async () => {
    await refused(await serve(() => 'FAIL ER06\r\n'), 3, /refuses SK\w+ with FAIL ER06.*step: module/);
  });

  it('where the meter falls silent behind the join', async () => {
    const module = createModule();
    const served = await serveOverTcp(module);
    module.faults.failTransmissions(1_000);
    await refused(served, 3, /do not go out.*EVENT 21 01/, '--timeout', '6');
  });

  it('where another meter answers', async () => {
    await refused(await serveOverTcp(createModule()), 3, /SIM000000001, not OTHER-1/, '--meter-number', 'OTHER-1');
  });

  it.each([
    ['no port', [...SECRETS], 2, /--port/],
    ['a port that is none', ['--port', 'ttyUSB0', ...SECRETS], 2, /did you mean \/dev\/ttyUSB0/],
    ['PLC', ['--port', 'plc://eth0', ...SECRETS], 2, /PLC.*Wi-SUN/],
    [
      'a serial port that is not there',
      ['--port', '/dev/nowhere', ...SECRETS, ...SOON],
      1,
      /\/dev\/nowhere does not exist/,
    ],
    ['a file for a port', ['--port', ID_FILE, ...SECRETS, ...SOON], 1, /is not a serial port/],
    ['a TCP port where nobody listens', ['--port', 'tcp://127.0.0.1:1', ...SECRETS], 3, /refuses the connection/],
    ['no password file', ['--port', '/dev/nowhere', '--id-file', ID_FILE], 2, /--password-file/],
    [
      'a file that is not there',
      ['--port', 'x', '--id-file', file('none'), '--password-file', PASSWORD_FILE],
      2,
      /none.*no such file/,
    ],
    [
      'a folder for a file',
      ['--port', 'x', '--id-file', folder, '--password-file', PASSWORD_FILE],
      2,
      /it is a folder/,
    ],
    [
      'an empty file',
      ['--port', 'x', '--id-file', secret('empty', '\n'), '--password-file', PASSWORD_FILE],
      2,
      /empty.*is empty/,
    ],
    [
      'ID and password exchanged',
      ['--port', 'x', '--id-file', PASSWORD_FILE, '--password-file', ID_FILE],
      2,
      /password: the route-B ID must be 32/,
    ],
    [
      'a log that cannot be written',
      ['--port', '/dev/nowhere', ...SECRETS, '--support-log', file('no/log')],
      1,
      /no\/log cannot be written/,
    ],
    ['a timeout that is no number', ['--port', 'x', ...SECRETS, '--timeout', 'soon'], 2, /--timeout.*soon/],
  ])('%s', async (_what, args, code, sentence) => {
    const ended = await hems('meter', 'read', ...args);
    expect(ended.stderr).toMatch(ONE_SENTENCE);
    expect(ended.stderr).toMatch(sentence);
    expect(ended).toMatchObject({ code, stdout: '' });
    for (const canary of Object.values(CREDENTIALS)) expect(ended.stderr).not.toContain(canary);
  });

  it('Ctrl-C before the first value is 130', async () => {
    let talking: () => void = () => undefined;
    const talked = new Promise<void>((resolve) => {
      talking = resolve;
    });
    const served = await serve(() => {
      talking();
      return '';
    });
    const read = startHems('meter', 'read', '--port', served.port, ...SECRETS);
    await talked;
    read.child.kill('SIGINT');
    expect(await read.ended).toMatchObject({ code: 130, stdout: '', stderr: '' });
    await served.end();
  });
});

describe.skipIf(process.getuid?.() !== 0)('a user without rights (skipped where the tests are not run by root)', () => {
  const NOBODY = 65_534;
  const asNobody = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['src/cli/hems.ts', 'meter', 'read', ...args], { uid: NOBODY, encoding: 'utf8' });

  it('is told that the password file is not its own', () => {
    chmodSync(folder, 0o755);
    const ended = asNobody('--port', '/dev/nowhere', ...SECRETS);
    expect(ended.stderr).toMatch(/^hems: [^\n]*id with the route-B ID cannot be read: permission denied; [^\n]+\n$/);
    expect(ended.status).toBe(2);
  });

  it.skipIf(!ptyAvailable)('is told who may open the port', async () => {
    const served = await serveOverPty(createModule(), file('closed-tty'));
    chmodSync(served.port, 0o600);
    for (const [name, text] of [
      ['their-id', CREDENTIALS.id],
      ['their-password', CREDENTIALS.password],
    ] as const)
      chmodSync(secret(name, text), 0o644);
    const ended = asNobody(
      '--port',
      served.port,
      '--id-file',
      file('their-id'),
      '--password-file',
      file('their-password'),
      ...SOON,
    );
    expect(ended.stderr).toMatch(/^hems: [^\n]*may not open the serial port [^\n]*closed-tty; [^\n]*dialout[^\n]*\n$/);
    expect(ended.status).toBe(1);
    await served.end();
  });
});
