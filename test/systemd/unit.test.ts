import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const UNIT = 'systemd/hidamari.service';
const available = spawnSync('systemd-analyze', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'hidamari-unit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!available)('the unit', () => {
  it('is exposed by at most 1.5 (H1)', () => {
    const { status, stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=15', UNIT], {
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/exposure level for hidamari\.service: [01]\.\d/);
    expect(status).toBe(0);
  });

  it('has no key that systemd does not know', () => {
    // Our Node is not installed where the tests run; any program that is there stands in for it.
    const node = join(folder, 'node');
    writeFileSync(node, '#!/bin/sh\n');
    chmodSync(node, 0o755);
    const copy = join(folder, 'hidamari.service');
    writeFileSync(copy, readFileSync(UNIT, 'utf8').replaceAll('/usr/lib/hidamari/bin/node', node));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', copy], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.includes('hidamari.service'))).toEqual([]);
    expect(status).toBe(0);
  });
});

describe('the package’s scripts', () => {
  it.each(['postinst', 'prerm', 'postrm'])('%s can be read by sh', (name) => {
    expect(spawnSync('sh', ['-n', `systemd/debian/${name}`]).status).toBe(0);
  });
});
