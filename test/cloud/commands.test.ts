import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '#core/time/instant.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { openReader } from '#store/open-reader.ts';
import { openStore } from '#store/open-store.ts';
import { eventAt } from '../contract/records.ts';
import { type BrokerSite, brokerSite, MOSQUITTO, NO_MOSQUITTO } from './broker.ts';
import { GATEWAY, liveHalfHour, START } from './rig.ts';

const HEMS = new URL('../../src/cli/hems.ts', import.meta.url).pathname;
const hems = (args: readonly string[], input?: string) => {
  const ran = spawnSync(process.execPath, [HEMS, ...args], { encoding: 'utf8', ...(input !== undefined && { input }) });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
};

describe.skipIf(!MOSQUITTO)(
  `a house and its service, as people use them${MOSQUITTO ? '' : ` (${NO_MOSQUITTO})`}`,
  () => {
    let root = '';
    let site: BrokerSite;
    const children: ChildProcess[] = [];
    let words = '';
    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'cloud-commands-'));
      const made = hems(['monitor', 'init', join(root, 'site'), '--broker', 'localhost', '127.0.0.1']);
      expect(made).toMatchObject({ code: 0, err: '' });
      site = await brokerSite(join(root, 'site'), 'certificates are there');
      children.push(await site.start());
      children.push(spawn(process.execPath, [HEMS, 'monitor', '--config', site.monitorConfig], { stdio: 'ignore' }));
    });
    afterAll(() => {
      for (const child of children) child.kill('SIGKILL');
      rmSync(root, { recursive: true, force: true });
    });

    /** A box with its key, its certificate and its configuration. */
    function box(name: string, given?: string): string {
      const folder = join(root, name);
      const args = ['backup', 'register', '--gateway', GATEWAY, '--to', folder];
      const made = hems(given === undefined ? args : [...args, '--words', '-'], given);
      expect(made).toMatchObject({ code: 0, err: '' });
      if (given === undefined) words = /^ {2}((?:[a-z]+ ){11}[a-z]+)$/m.exec(made.out)![1]!;
      else expect(made.out).not.toContain(given.trim());
      expect(statSync(join(folder, 'recovery-key.txt')).mode & 0o777).toBe(0o400);
      const signed = hems(['monitor', 'sign', join(root, 'site'), GATEWAY, join(folder, 'request.pem')]);
      expect(signed).toMatchObject({ code: 0, err: '' });
      writeFileSync(join(folder, 'certificate.pem'), signed.out);
      const config = join(folder, 'hems.yaml');
      writeFileSync(
        config,
        `uplink:
  service: ${site.url}
  gateway: ${GATEWAY}
  ca_file: ../site/authority.pem
  certificate_file: certificate.pem
  key_file: key.pem
  recovery_key_file: recovery-key.txt
`,
      );
      return config;
    }

    it('registers, backs up, drills, restores onto a new box and refuses the old one', () => {
      const data = join(root, 'old-data');
      const store = openStore({ folder: data, durability: 'none', clock: systemClock });
      for (let index = 0; index < 50; index++) liveHalfHour(store, index);
      store.close();
      const config = box('old');

      const sent = hems(['backup', 'now', '--config', config, '--data', data, '--json']);
      expect(sent).toMatchObject({ code: 0, err: '' });
      const { sequence } = JSON.parse(sent.out) as { sequence: number };
      const drilled = hems(['backup', 'verify', '--config', config, '--json']);
      expect(JSON.parse(drilled.out)).toMatchObject({ sequence, proven: { sequence } });
      expect(JSON.parse(hems(['backup', 'list', '--config', config, '--json']).out)).toMatchObject({
        gateway: GATEWAY,
      });
      expect(hems(['monitor', 'status', '--config', site.monitorConfig]).out).toContain(
        `backed up to change ${sequence}`,
      );

      // On the new box: words that are wrong, and the right ones.
      const other = join(root, 'old', 'wrong.yaml');
      writeFileSync(other, readFileSync(config, 'utf8').replace('recovery-key.txt', 'wrong.txt'));
      writeFileSync(
        join(root, 'old', 'wrong.txt'),
        'legal winner thank year wave sausage worth useful legal winner thank yellow',
      );
      const fresh = join(root, 'new-data');
      expect(hems(['backup', 'restore', '--config', other, '--data', fresh])).toMatchObject({
        code: 1,
        err: expect.stringContaining('recovery key'),
      });
      const next = box('new', `${words.toUpperCase()}\n`);
      const back = hems(['backup', 'restore', '--config', next, '--data', fresh]);
      expect(back).toMatchObject({ code: 0, err: '' });
      expect(back.out).toContain(`equal to the manifest`);
      expect(yearsOf(fresh)).toEqual(yearsOf(data));

      // The old box goes on and is refused; the new one goes on and is not.
      const old = openStore({ folder: data, durability: 'none', clock: systemClock });
      old.journal(eventAt(START, 'on the old box'));
      old.close();
      const refused = hems(['backup', 'now', '--config', config, '--data', data]);
      expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('has taken the place') });
      const live = openStore({ folder: fresh, durability: 'full', clock: systemClock });
      liveHalfHour(live, 50);
      live.close();
      expect(hems(['backup', 'now', '--config', next, '--data', fresh])).toMatchObject({ code: 0, err: '' });
      for (const name of ['old-data', 'new-data', 'site/monitor'])
        expect(spawnSync('grep', ['-rqa', words.split(' ').slice(0, 3).join(' '), join(root, name)]).status).toBe(1);
    });

    it('says what is wrong with a configuration', () => {
      const config = join(root, 'bad.yaml');
      writeFileSync(config, 'uplink:\n  service: mqtt://broker.example.jp\n  gatway: x\n  recovery_key_file: r\n');
      const { code, err } = hems(['backup', 'now', '--config', config, '--data', root]);
      expect(code).toBe(2);
      expect(err).toMatch(/line 2.*mqtts/);
      expect(err).toMatch(/"gatway".*gateway/);
      expect(readFileSync('config/monitor.example.yaml', 'utf8')).toContain('data_folder');
    });
  },
);

const yearsOf = (folder: string) => {
  const reader = openReader(folder);
  const years = reader.energy({ from: instant(0), to: instant(Date.UTC(2100, 0)), step: '1y' });
  reader.close();
  return years;
};
