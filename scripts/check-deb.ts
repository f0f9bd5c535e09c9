import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Architecture, buildDeb } from './build-deb.ts';

/** e_machine of the ELF header (gABI). */
const MACHINES: Readonly<Record<Architecture, number>> = { amd64: 0x3e, arm64: 0xb7 };
/** What Debian 12 and Raspberry Pi OS of its generation have is 2.36; better-sqlite3's binary asks for 2.34. */
const NEWEST_GLIBC = [2, 34] as const;
const WANTED = [
  './usr/bin/hems',
  './usr/lib/hidamari/bin/node',
  './usr/lib/hidamari/lib/hems.mjs',
  './usr/lib/hidamari/lib/highs-child.mjs',
  './usr/lib/hidamari/dist/page/index.html',
  './usr/lib/hidamari/config/plans/tepco_smartlife_s.yaml',
  './usr/lib/systemd/system/hidamari.service',
  './usr/lib/udev/rules.d/60-hidamari.rules',
  './usr/share/doc/hidamari/RUNBOOK.md',
];

const faults: string[] = [];

for (const architecture of ['amd64', 'arm64'] as const) {
  const deb = await buildDeb({ architecture, compression: 'fast' });
  const folder = mkdtempSync(join(tmpdir(), 'hidamari-deb-'));
  try {
    const listing = execFileSync('dpkg-deb', ['--contents', deb], { encoding: 'utf8' });
    for (const path of WANTED) if (!listing.includes(` ${path}\n`)) faults.push(`${deb} lacks ${path}`);
    if (!listing.split('\n').every((line) => line === '' || line.includes(' root/root ')))
      faults.push(`${deb} holds files that are not root's`);
    execFileSync('dpkg-deb', ['--extract', deb, folder]);
    const binaries = filesBelow(folder).filter((file) => file.endsWith('.node') || file.endsWith('/bin/node'));
    if (binaries.length !== 3)
      faults.push(`${deb} holds ${binaries.length} binaries, 3 are expected: ${binaries.join(', ')}`);
    for (const file of binaries) faults.push(...faultsOf(file, architecture));
    if (process.arch === (architecture === 'amd64' ? 'x64' : 'arm64'))
      faults.push(...faultsOfRunning(join(folder, 'usr/lib/hidamari')));
    console.log(`${deb}: ${binaries.length} binaries for ${architecture}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
for (const fault of faults) console.error(`check-deb: ${fault}`);
if (faults.length > 0) process.exitCode = 1;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function faultsOf(file: string, architecture: Architecture): string[] {
  const bytes = readFileSync(file);
  const found: string[] = [];
  if (bytes.readUInt32BE(0) !== 0x7f454c46) found.push(`${file} is no ELF file`);
  else if (bytes.readUInt16LE(18) !== MACHINES[architecture]) found.push(`${file} is not for ${architecture}`);
  for (const [, major, minor] of bytes.toString('latin1').matchAll(/GLIBC_(\d+)\.(\d+)/g))
    if (Number(major) > NEWEST_GLIBC[0] || (Number(major) === NEWEST_GLIBC[0] && Number(minor) > NEWEST_GLIBC[1]))
      found.push(`${file} needs GLIBC ${major}.${minor}; ${NEWEST_GLIBC.join('.')} is the newest that may be needed`);
  return [...new Set(found)];
}

/** What is in the package runs by itself: its own Node, natives and files, nothing of this checkout. */
function faultsOfRunning(lib: string): string[] {
  const hems = (...args: readonly string[]) =>
    spawnSync(join(lib, 'bin/node'), [join(lib, 'lib/hems.mjs'), ...args], {
      cwd: '/',
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
    });
  const found: string[] = [];
  const doctor = hems('doctor', '--config', '/nowhere/hems.yaml', '--json');
  if (doctor.status !== 2 || !doctor.stdout.includes('/nowhere/hems.yaml'))
    found.push(`hems doctor of the package: ${doctor.status} ${doctor.stderr}`);
  const day = hems('simulate', '--days', '1', '--speed', 'max');
  if (day.status !== 0) found.push(`hems simulate of the package: ${day.status} ${day.stderr}`);
  return found;
}
