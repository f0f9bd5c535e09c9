import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { hems } from './hems.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EXAMPLE = readFileSync('config/hems.example.yaml', 'utf8')
  .replace('credential:route-b-id', 'id.txt')
  .replace('credential:route-b-password', 'password.txt');
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};

it('accepts a good file, and says what a good file lacks only in its secrets', async () => {
  const config = write('hems.yaml', EXAMPLE);
  write('id.txt', '00112233445566778899AABBCCDDEEFF\n');
  const without = await hems('check', '--config', config);
  expect(without).toMatchObject({ code: 2, stdout: '' });
  expect(without.stderr).toMatch(/^hems: [^\n]*meter: [^\n]*password\.txt[^\n]*no such file[^\n]*\n$/);
  write('password.txt', '0123456789AB\n');
  expect(await hems('check', '--config', config)).toMatchObject({ code: 0, stderr: '' });
});

it('says what is missing for the remote monitoring service before the daemon is started with it', async () => {
  const uplink = 'uplink:\n  service: mqtts://b.example.jp:8883\n  gateway: HD-0001\n  recovery_key_file: words.txt\n';
  const config = write('uplink.yaml', EXAMPLE.replace('uplink: null\n', uplink));
  const without = await hems('check', '--config', config);
  expect(without.code).toBe(2);
  expect(without.stderr).toMatch(/uplink: [^\n]*words\.txt cannot be read[^\n]*hems backup register/);
  write('words.txt', 'legal winner thank year wave sausage worth useful legal winner thank yello');
  expect((await hems('check', '--config', config)).stderr).toMatch(/uplink: [^\n]*Word 12 [^\n]*yello/);
  write('words.txt', 'legal winner thank year wave sausage worth useful legal winner thank yellow');
  expect(await hems('check', '--config', config)).toMatchObject({ code: 0, stderr: '' });
});

it('says all faults at once, also as JSON', async () => {
  const config = write('faults.yaml', EXAMPLE.replace('altitude_m', 'altitud_m').replace('level: info', 'level: loud'));
  const { code, stdout, stderr } = await hems('check', '--config', config, '--json');
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  const { ok, faults } = JSON.parse(stdout) as { ok: boolean; faults: readonly string[] };
  expect(ok).toBe(false);
  expect(faults).toEqual([expect.stringMatching(/altitud_m/), expect.stringMatching(/log\.level/)]);
});

it('says where there is no file', async () => {
  const ended = await hems('check', '--config', join(folder, 'none.yaml'));
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(/^hems: [^\n]*none\.yaml cannot be read: there is no such file[^\n]*\n$/);
});
