import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { hems } from './hems.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Findings {
  readonly ok: boolean;
  readonly findings: readonly { what: string; state: string; text: { ja: string; en: string }; todo?: object }[];
}

it('says of a box before its first start what is missing, and what to do about each fault', async () => {
  const config = join(folder, 'hems.yaml');
  writeFileSync(join(folder, 'id.txt'), '00112233445566778899AABBCCDDEEFF\n', { mode: 0o600 });
  writeFileSync(join(folder, 'password.txt'), '0123456789AB\n', { mode: 0o600 });
  const example = readFileSync('config/hems.example.yaml', 'utf8')
    .replace('credential:route-b-id', 'id.txt')
    .replace('credential:route-b-password', 'password.txt')
    .replace('/dev/hidamari-wisun', join(folder, 'no-stick'))
    .replace('interface: eth0', 'interface: nowhere0')
    .replace('/var/lib/hidamari', 'data')
    .replace('port: 8480', 'port: 47999');
  writeFileSync(config, example);
  const { code, stdout } = await hems('doctor', '--config', config, '--json');
  const { ok, findings } = JSON.parse(stdout) as Findings;
  expect({ ok, code }).toEqual({ ok: false, code: 3 });
  const states = Object.fromEntries(findings.map(({ what, state }) => [what, state]));
  expect(states).toMatchObject({
    configuration: 'fine',
    page: 'warning',
    'serial-port': 'fault',
    meter: 'unknown',
    lan: 'fault',
    disk: 'fine',
  });
  for (const { state, todo } of findings) if (state === 'fault') expect(todo).toBeDefined();

  const plain = await hems('doctor', '--config', config);
  expect(plain.stdout).toMatch(/✗ serial-port: .*no-stick がありません。.*ドングル/);
});

it('says where the configuration is wrong', async () => {
  const config = join(folder, 'wrong.yaml');
  writeFileSync(config, 'site: 5\n');
  const { code, stdout } = await hems('doctor', '--config', config);
  expect(code).toBe(2);
  expect(stdout).toMatch(/✗ configuration: .*line 1: site/);
});
