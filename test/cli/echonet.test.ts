import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV } from '#protocol/echonet/frame.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { encodePropertyMap } from '#protocol/echonet/property-map.ts';
import { nodeScript, objectScript, type Script } from '../drivers/echonet-lan/tiny-lan.ts';
import { loopbackNet } from '../drivers/link/loopback-net.ts';
import { createUdpNode, type UdpNode } from '../drivers/link/udp-node.ts';
import { hems } from './hems.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-discover-'));
const at = loopbackNet('cli-echonet');
const OWN = at(0, 1);
const BATTERY = at(0, 2);
const INVERTER = at(0, 3);
const MUTE = at(0, 4);
const ID = 'FE00000B00112233445566778899AABBCC';
const nodes: UdpNode[] = [];

const CODES = [0x80, 0x82, 0x83, 0x88, 0x8a, 0x97, 0x98, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xd3, 0xd8, 0xda, 0xe4, 0xeb];
const BITMAP = `10${formatHex(encodePropertyMap(CODES).subarray(1))}`;

/** Maps in both forms, one count wrong; 0xDA settable, 0xEB refused, 0xD8 taken and ignored. */
const battery = nodeScript(
  new Map([
    [
      NODE_PROFILE,
      objectScript({
        '82': '010E0100',
        '83': ID,
        '8a': '00000B',
        d6: '01027D01',
        ...mapsOf('0280D5', '00', '0482838AD6'),
      }),
    ],
    [
      0x027d01,
      objectScript(
        {
          '82': '00004B00',
          '8a': '00000B',
          da: '46',
          e4: '39',
          d3: 'FFFFFE0C',
          d8: '00000010',
          ...mapsOf('0280DA', '03DAEB', BITMAP),
        },
        ['da'],
      ),
    ],
  ]),
);

function mapsOf(inf: string, set: string, get: string): Record<string, string> {
  return { '9d': inf, '9e': set, '9f': get };
}

const inverter: Script = nodeScript(
  new Map([
    [NODE_PROFILE, objectScript({ '82': '010E0100', d6: '01027901', ...mapsOf('0180', '00', '0282D6') })],
    [
      0x027901,
      objectScript({
        '82': '00004B00',
        '83': ID.replace(/CC$/, 'DD'),
        e0: '0BB8',
        e1: 'FFFFFFFE',
        ...mapsOf('00', '00', '058283E0E1F1'),
        f1: '0102',
      }),
    ],
    [
      0x028801,
      objectScript({ '82': '00004600', e0: '00001000', e1: '02', d3: '00000003', ...mapsOf('00', '00', '04828AE0E1') }),
    ],
  ]),
);

beforeAll(async () => {
  nodes.push(
    await createUdpNode(BATTERY, battery),
    await createUdpNode(INVERTER, inverter, { answersFrom: 'another port' }),
    await createUdpNode(MUTE, (frame, send) => {
      if (frame.properties[0]?.epc === 0xd6)
        send({ esv: ESV.Get_Res, properties: [{ epc: 0xd6, edt: Uint8Array.of(1, 1, 0x30, 1) }] });
    }),
  );
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  rmSync(folder, { recursive: true, force: true });
});

interface Found {
  readonly nodes: readonly {
    readonly address: string;
    readonly id: string;
    readonly objects: readonly Record<string, unknown>[];
  }[];
}

describe('hems discover', () => {
  it('lists nodes with identity and maps, and writes the device part of a configuration', async () => {
    const file = join(folder, 'devices.yaml');
    const ended = await hems('discover', '--interface', OWN, '--json', '--timeout', '20', '--write', file);
    expect(ended.code).toBe(0);
    const found = JSON.parse(ended.stdout) as Found;
    const ours = found.nodes.filter(({ address }) => [BATTERY, INVERTER, MUTE].includes(address));
    expect(ours.map(({ address, id }) => [address, id])).toEqual([
      [BATTERY, ID],
      [INVERTER, ID.replace(/CC$/, 'DD')],
      [MUTE, `at-${MUTE}`],
    ]);
    expect(ours[0]!.objects).toEqual([
      expect.objectContaining({
        eoj: '0x027D01',
        class: '0x027D',
        release: 'K',
        set: ['0xDA', '0xEB'],
        inf: ['0x80', '0xDA'],
      }),
    ]);
    expect(ours[0]!.objects[0]!['get']).toHaveLength(CODES.length);
    expect(ours[1]!.objects).toEqual([
      expect.objectContaining({ eoj: '0x027901', get: ['0x82', '0x83', '0xE0', '0xE1', '0xF1'], set: [], inf: [] }),
    ]);
    expect(ours[2]!.objects).toEqual([
      expect.objectContaining({ eoj: '0x013001', get: null, get_missing: 'no-answer' }),
    ]);
    const { devices } = parse(readFileSync(file, 'utf8')) as { devices: readonly Record<string, unknown>[] };
    expect(devices.find(({ address }) => address === BATTERY)).toEqual({
      id: 'battery-1',
      kind: 'battery',
      name: '蓄電池',
      identity: ID,
      address: BATTERY,
      object: '0x027D01',
      control: false,
    });
  });

  it('says that nobody answered, and ends with 3', async () => {
    const alone = at(9, 1);
    const ended = await inOwnNetwork('discover', '--interface', alone, '--json', '--timeout', '3');
    if (ended === null) return; // no network namespaces on this machine: neighbours of other tests would answer
    expect(ended).toMatchObject({ status: 3, stdout: '{\n  "nodes": []\n}\n' });
    expect(ended.stderr).toMatch(/^hems: No ECHONET Lite node answered; [^\n]+\n$/);
  });

  it('ends with 1 and one sentence where the port is taken', async () => {
    const taken = at(1, 1);
    const rival = createSocket({ type: 'udp4', reuseAddr: true });
    await new Promise<void>((resolve) => rival.bind({ address: taken, port: 3610 }, resolve));
    const ended = await hems('discover', '--interface', taken);
    rival.close();
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^hems: UDP port 3610 of [0-9.]+ \(lo\) is used by another program; [^\n]+\n$/);
  });

  it.each([
    [['--interface', '192.0.2.250'], 1, /no network interface or address 192\.0\.2\.250/],
    [['--interface', 'eth99'], 1, /eth99/],
    [['--timeout', 'soon'], 2, /--timeout.*soon/],
    [['--interfaces', 'lo'], 2, /--interfaces.*--interface/],
  ])('%s', async (args, code, sentence) => {
    const ended = await hems('discover', ...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(/^hems: [^\n]+\n$/);
    expect(ended.stderr).toMatch(sentence);
  });
});

/** hems in a network namespace with nothing but loopback; null where the machine has no such thing. */
async function inOwnNetwork(...args: readonly string[]) {
  const script = 'ip link set lo up && exec "$@"';
  const wrap = ['-Urn', 'sh', '-c', script, 'sh', process.execPath, 'src/cli/hems.ts', ...args];
  if (spawnSync('unshare', ['-Urn', 'sh', '-c', 'ip link set lo up']).status !== 0) return null;
  return spawnSync('unshare', wrap, { encoding: 'utf8', cwd: new URL('../..', import.meta.url).pathname });
}

describe('hems echonet', () => {
  const run = async (...args: readonly string[]) => {
    const [verb, address, ...rest] = args;
    const ended = await hems('echonet', verb!, address!, ...rest, '--interface', OWN, '--json', '--timeout', '5');
    return { ...ended, json: ended.stdout === '' ? null : (JSON.parse(ended.stdout) as Record<string, unknown>) };
  };

  it.each([
    ['a percentage', BATTERY, '027D01', 'E4', { eoj: '0x027D01', epc: '0xE4', raw: '39', value: 57, unit: '%' }],
    ['a signed power', BATTERY, '0x027d', '0xd3', { raw: 'FFFFFE0C', value: -500, unit: 'W' }],
    ['a state', BATTERY, '027D', 'DA', { raw: '46', value: 'auto', unit: null }],
    ['a property map', BATTERY, '027D', '9D', { raw: '0280DA', value: ['0x80', '0xDA'] }],
    ['an answer from another port', INVERTER, '0279', 'E0', { raw: '0BB8', value: 3000, unit: 'W' }],
    ['a sentinel', INVERTER, '0279', 'E1', { raw: 'FFFFFFFE', value: null, value_missing: 'sentinel', unit: 'kWh' }],
    ['a property without a table', INVERTER, '0279', 'F1', { raw: '0102', value: null, value_missing: 'no-table' }],
    [
      'a register with its unit and coefficient',
      INVERTER,
      '0288',
      'E0',
      { raw: '00001000', value: 122.88, unit: 'kWh' },
    ],
  ])('get: %s', async (_what, address, object, epc, expected) => {
    const { code, json, stderr } = await run('get', address, object, epc);
    expect(stderr).toBe('');
    expect(json).toMatchObject(expected);
    expect(code).toBe(0);
  });

  it('set writes by name, by code or raw, and says what it reads back as', async () => {
    for (const [value, raw] of [
      ['charging', '42'],
      ['44', '44'],
      ['0x46', '46'],
    ] as const) {
      const { code, json, stderr } = await run('set', BATTERY, '027D', 'DA', value);
      expect(stderr).toBe('');
      expect(json).toMatchObject({ eoj: '0x027D01', epc: '0xDA', raw });
      expect(code).toBe(0);
    }
  });

  it.each([
    ['a silent node', ['get', at(0, 99), '027D', 'E4'], 3, /did not answer/],
    ['a property that it does not have', ['get', BATTERY, '027D', 'CF'], 3, /no readable property 0xCF/],
    ['a refused Set', ['set', BATTERY, '027D', 'EB', '500'], 3, /refused to set 0xEB/],
    ['a value outside the table', ['set', BATTERY, '027D', 'EB', '-5'], 2, /-5.*number from 0/],
    ['a state that does not exist', ['set', BATTERY, '027D', 'DA', 'explode'], 2, /explode.*charging/],
    ['an object that is none', ['get', BATTERY, 'battery', 'E4'], 2, /battery.*027D01/],
    ['a property code that is none', ['get', BATTERY, '027D', '12'], 2, /12.*E7/],
    ['an address that is none', ['get', 'battery.local', '027D', 'E4'], 2, /battery\.local/],
  ])('%s ends with one sentence', async (_what, args, code, sentence) => {
    const ended = await run(...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(/^hems: [^\n]+\n$/);
    expect(ended.stderr).toMatch(sentence);
  });

  it('a device that takes a Set and does not do it is not believed', async () => {
    const before = nodes[0]!.script;
    nodes[0]!.script = (frame, send) => {
      if (frame.esv === ESV.SetC)
        send({ esv: ESV.Set_Res, properties: frame.properties.map(({ epc }) => ({ epc, edt: new Uint8Array(0) })) });
      else before(frame, send);
    };
    const ended = await run('set', BATTERY, '027D', 'DA', '41');
    nodes[0]!.script = before;
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toMatch(/took 0xDA = 41 but reads as 46/);
  });

  it('finds the way to a node on loopback by itself', async () => {
    const ended = await hems('echonet', 'get', BATTERY, '027D', 'E4');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^0x027D01 0xE4 \w+: 57 % {2}\[39\]\n$/);
  });
});
