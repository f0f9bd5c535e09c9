import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle, EXTERNAL } from './build-bundle.ts';
import { buildPage } from './build-page.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How Debian and npm call the processors that a box may have. */
const ARCHITECTURES = { amd64: 'x64', arm64: 'arm64' } as const;
export type Architecture = keyof typeof ARCHITECTURES;

export interface DebOptions {
  readonly architecture: Architecture;
  /** Where the .deb is put. */
  readonly outdir?: string;
  /** `fast` for checks (zstd, low), `small` for a release (xz). */
  readonly compression?: 'fast' | 'small';
}

/**
 * A Debian package with everything that a box needs, Node among it: nothing is compiled or fetched when it is installed. Native
 * parts come from the lock file for the processor of the box (`npm ci --cpu`), so any machine builds both.
 */
export async function buildDeb({
  architecture,
  outdir = join(ROOT, 'dist'),
  compression = 'small',
}: DebOptions): Promise<string> {
  const cpu = ARCHITECTURES[architecture];
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const stage = join(outdir, `deb-${architecture}`);
  const packages = installFor(cpu, join(outdir, `packages-${architecture}`));
  rmSync(stage, { recursive: true, force: true });
  const lib = join(stage, 'usr/lib/hidamari');
  mkdirSync(join(lib, 'bin'), { recursive: true });
  await buildBundle(lib);
  await buildPage({ outdir: join(lib, 'dist/page') });
  for (const name of closure(packages, EXTERNAL))
    cpSync(join(packages, name), join(lib, 'node_modules', name), {
      recursive: true,
      filter: (path) => isNeeded(path, cpu),
    });
  cpSync(join(packages, `node-linux-${cpu}/bin/node`), join(lib, 'bin/node'));
  cpSync(join(ROOT, 'package.json'), join(lib, 'package.json'));
  cpSync(join(ROOT, 'config'), join(lib, 'config'), { recursive: true });
  put(stage, 'usr/bin/hems', '#!/bin/sh\nexec /usr/lib/hidamari/bin/node /usr/lib/hidamari/lib/hems.mjs "$@"\n', 0o755);
  put(stage, 'usr/lib/systemd/system/hidamari.service', read('systemd/hidamari.service'));
  put(stage, 'usr/lib/udev/rules.d/60-hidamari.rules', read('systemd/60-hidamari.rules'));
  put(stage, 'usr/share/doc/hidamari/hems.example.yaml', read('config/hems.example.yaml'));
  put(stage, 'usr/share/doc/hidamari/RUNBOOK.md', read('systemd/README.md'));
  put(stage, 'usr/share/doc/hidamari/copyright', read('LICENSE'));
  put(stage, 'DEBIAN/control', control(version, architecture, stage));
  for (const script of ['postinst', 'prerm', 'postrm'])
    put(stage, `DEBIAN/${script}`, read(`systemd/debian/${script}`), 0o755);
  const deb = join(outdir, `hidamari_${version}_${architecture}.deb`);
  const how = compression === 'fast' ? ['-Zzstd', '-z1'] : ['-Zxz'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...how, '--build', stage, deb], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return deb;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

function put(stage: string, path: string, text: string, mode = 0o644): void {
  const file = join(stage, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

/** node_modules for a processor, exactly as the lock file says. Kept while the lock file does not change. */
function installFor(cpu: string, folder: string): string {
  const modules = join(folder, 'node_modules');
  const lock = join(folder, 'package-lock.json');
  if (existsSync(modules) && existsSync(lock) && readFileSync(lock, 'utf8') === read('package-lock.json'))
    return modules;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', '.npmrc']) cpSync(join(ROOT, name), join(folder, name));
  cpSync(join(ROOT, 'package-lock.json'), lock);
  execFileSync(
    'npm',
    ['ci', '--omit=dev', `--cpu=${cpu}`, '--os=linux', '--no-fund', '--no-audit', '--loglevel=error'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return modules;
}

/** The packages and all that they depend on. */
function closure(modules: string, names: readonly string[]): readonly string[] {
  const all = new Set<string>();
  const visit = (name: string): void => {
    const manifest = join(modules, name, 'package.json');
    if (all.has(name) || !existsSync(manifest)) return;
    all.add(name);
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) visit(dependency);
  };
  for (const name of names) visit(name);
  return [...all].sort();
}

/** Of a package's prebuilt natives the one of this processor and glibc; no sources of them. */
function isNeeded(path: string, cpu: string): boolean {
  const native = /\/(?:prebuilds|prebuild)\/([^/]+)(?:\/(.*))?$/.exec(path);
  if (native !== null) {
    const [, folder = '', file = ''] = native;
    return folder.startsWith(`linux-${cpu}`) && !folder.includes('musl') && !file.includes('musl');
  }
  return !/\/(?:better-sqlite3|bindings-cpp)\/(?:deps|src)(?:\/|$)/.test(path);
}

/** Sum of the files, kB. */
function sizeOf(folder: string): number {
  return Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t', 1)[0]);
}

const control = (version: string, architecture: Architecture, stage: string): string =>
  [
    'Package: hidamari',
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: The Hidamari founders <hidamari@example.invalid>',
    `Installed-Size: ${sizeOf(stage)}`,
    // better-sqlite3's binary needs GLIBC 2.34; test/scripts holds every binary against it.
    'Depends: libc6 (>= 2.34), libstdc++6, libgcc-s1, passwd',
    'Recommends: systemd, udev, ca-certificates',
    'Section: misc',
    'Priority: optional',
    'Description: home energy controller for Japanese houses',
    ' Reads the smart meter over Wi-SUN and the ECHONET Lite devices on the LAN,',
    ' plans water heater, battery and car against the tariff, and says why.',
    '',
  ].join('\n');

if (import.meta.main) {
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const compression = process.argv.includes('--fast') ? 'fast' : 'small';
  const architectures = Object.keys(ARCHITECTURES) as Architecture[];
  for (const architecture of architectures)
    if (wanted.length === 0 || wanted.includes(architecture))
      console.log(await buildDeb({ architecture, compression }));
}
