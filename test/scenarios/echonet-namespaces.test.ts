import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./two-namespaces.sh', import.meta.url));
const PEER = `${process.execPath} ${ROOT}test/oracle/echonet-lite-node.cjs 10.99.0.2`;

/** A shell command on our side of the cable, with the other side running a node made with echonet-lite. */
function beside(
  command: string,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn('unshare', ['-Urn', 'sh', SCRIPT, PEER, 'sh', '-c', command], { cwd: ROOT });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const possible =
  spawnSync('unshare', ['-Urn', 'sh', '-c', 'unshare -n true && ip link add veth0 type veth peer name veth1'])
    .status === 0;
const hems = (words: string): string => `${process.execPath} src/cli/hems.ts ${words}`;

test.skipIf(!possible)(
  'devices made with echonet-lite, across a cable between two network namespaces, are found, read and set (skipped where the machine has no namespaces or veth)',
  async () => {
    const { out, err, code } = await beside(
      [
        hems('discover --json'),
        hems('echonet get 10.99.0.2 027D E4 --json'),
        hems('echonet set 10.99.0.2 0130 B0 heating --json'),
        hems('echonet set 10.99.0.2 027D DA charging --json; echo $?'),
        hems('echonet get 10.99.0.2 027D CF --json; echo $?'),
      ].join(' && echo , && '),
    );
    const [found, read, set, pretended, refused] = out.split('\n,\n');
    expect(JSON.parse(found!)).toMatchObject({
      nodes: [
        {
          address: '10.99.0.2',
          objects: [
            { eoj: '0x013001', set: ['0x80', '0xB0'] },
            { eoj: '0x027D01', release: 'P', set: ['0xDA'], inf: ['0x80', '0xDA'] },
          ],
        },
      ],
    });
    expect(JSON.parse(read!)).toMatchObject({ raw: '39', value: 57, unit: '%' });
    expect(JSON.parse(set!)).toMatchObject({ eoj: '0x013001', raw: '43', value: 'heating' });
    // The package answers Set_Res for what it does not do.
    expect(err).toMatch(/^hems: 0x027D01 at 10\.99\.0\.2 took 0xDA = 42 but reads as 46; [^\n]+\n/);
    expect([pretended, refused]).toEqual(['3', '3\n']);
    expect(err).toMatch(/^hems: 0x027D01 at 10\.99\.0\.2 has no readable property 0xCF; [^\n]+\n$/m);
    expect(code).toBe(0);
  },
);

test.skipIf(!possible)(
  'an interface that is unplugged and comes back with another address is followed (skipped as above)',
  async () => {
    const { out, code } = await beside(
      `${process.execPath} test/scenarios/follow-interface.ts veth0 & link=$!;
       sleep 1; ip addr del 10.99.0.1/24 dev veth0; sleep 3; ip addr add 10.99.0.7/24 dev veth0; wait $link`,
    );
    expect(out.trim().split('\n')).toEqual([
      'flowing',
      '57',
      expect.stringMatching(/^no network interface or address veth0/),
      'flowing',
      '57',
    ]);
    expect(code).toBe(0);
  },
);
