import type { NetworkInterfaceInfo } from 'node:os';
import { networkInterfaces } from 'node:os';
import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { HemsError } from '#core/errors.ts';
import { parseInstant, seconds } from '#core/time/instant.ts';
import { allPlaces, findPlace, type Interfaces } from '#drivers/link/network-place.ts';
import { isHeld } from '#drivers/link/port-holder.ts';
import { createUdpLink, type UdpLinkDeps } from '#drivers/link/udp.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Datagram } from '#ports/datagram-link.ts';
import { silent } from '#ports/log.ts';
import { loopbackNet } from './loopback-net.ts';
import { createUdpNode } from './udp-node.ts';

const at = loopbackNet('udp');

const HELLO = Uint8Array.of(0x10, 0x81, 1, 2, 3);
const link = (at: string, more: Partial<UdpLinkDeps> = {}) =>
  createUdpLink({ at, clock: systemClock, log: silent, ...more });

/** An inbox that can be waited for. */
function inbox() {
  const all: Datagram[] = [];
  let wake = (): void => undefined;
  return {
    all,
    receive(datagram: Datagram): void {
      all.push(datagram);
      wake();
    },
    async until(enough: (all: readonly Datagram[]) => boolean): Promise<readonly Datagram[]> {
      while (!enough(all)) await new Promise<void>((resolve) => (wake = resolve));
      return all;
    },
  };
}

test('several links in one process hear each other by address and by multicast, and not themselves', async () => {
  const boxes = [inbox(), inbox(), inbox()];
  const addresses = [at(0, 1), at(0, 2), at(0, 3)];
  const links = addresses.map((address) => link(address));
  await Promise.all(links.map((one, i) => one.open((datagram) => boxes[i]!.receive(datagram))));
  const ours = (all: readonly Datagram[]) => all.filter(({ from }) => addresses.includes(from));
  links[0]!.send('multicast', HELLO);
  links[1]!.send(at(0, 3), HELLO);
  await boxes[1]!.until((all) => ours(all).length === 1);
  await boxes[2]!.until((all) => ours(all).length === 2);
  links[2]!.send(at(0, 1), HELLO);
  await boxes[0]!.until((all) => ours(all).length === 1);
  expect(
    boxes.map(({ all }) =>
      ours(all)
        .map(({ from, multicast }) => `${from} ${multicast}`)
        .sort(),
    ),
  ).toEqual([[`${at(0, 3)} false`], [`${at(0, 1)} true`], [`${at(0, 1)} true`, `${at(0, 2)} false`]]);
  await Promise.all(links.map((one) => one.close()));
});

test('everything leaves from port 3610, and answers from any port are heard', async () => {
  const node = await createUdpNode(at(1, 2), () => undefined, { answersFrom: 'another port' });
  node.script = (_frame, send) => send({});
  const box = inbox();
  const own = link(at(1, 1));
  await own.open((datagram) => box.receive(datagram));
  const request = Uint8Array.from(Buffer.from('1081000105ff010ef0016201d600', 'hex'));
  own.send(at(1, 2), request);
  await box.until((all) => all.some(({ from }) => from === at(1, 2)));
  expect(node.received.filter(({ bytes }) => bytes.length === request.length).map(({ fromPort }) => fromPort)).toEqual([
    3610,
  ]);
  await own.close();
  await node.close();
});

test('an address that another socket holds is refused with one sentence, also where both would share it', async () => {
  for (const reuseAddr of [false, true]) {
    const rival = createSocket({ type: 'udp4', reuseAddr });
    await new Promise<void>((resolve) => rival.bind({ address: at(2, 1), port: 3610 }, resolve));
    const error = await link(at(2, 1))
      .open(() => undefined)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HemsError);
    expect(error).toMatchObject({
      code: 'LINK_OPEN',
      message: expect.stringMatching(/^UDP port 3610 of 127\.\d+\.2\.1 \(lo\) is used by another program; [^.]*\.$/),
    });
    await new Promise<void>((resolve) => rival.close(() => resolve()));
  }
});

test('a place that the machine does not have is refused with those it has', async () => {
  await expect(link('192.0.2.250').open(() => undefined)).rejects.toThrow(/192\.0\.2\.250.*127\.0\.0\.1 \(lo\)/);
});

test('a patient link waits for its port, says so, and flows once it is free', async () => {
  const rival = link(at(3, 1));
  await rival.open(() => undefined);
  const clock = createVirtualClock({ start: parseInstant('2026-04-12T12:00:00+09:00')! });
  const states: (string | null)[] = [];
  let back = 0;
  const own = link(at(3, 1), { clock, patient: true, onState: (trouble) => states.push(trouble) });
  await own.open(
    () => undefined,
    () => back++,
  );
  expect(states).toEqual([expect.stringContaining('is used by another program')]);
  await rival.close();
  for (let i = 0; i < 200 && back === 0; i++) await turn(clock);
  expect(states).toEqual([expect.any(String), null]);
  expect(back).toBe(1);
  await own.close();
});

const turn = async (clock: ReturnType<typeof createVirtualClock>): Promise<void> => {
  await clock.run({ until: (clock.now() + 2_000) as never });
  await new Promise((resolve) => setImmediate(resolve));
};

const info = (address: string): NetworkInterfaceInfo => ({
  address,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal: true,
  cidr: `${address}/16`,
});

test('an interface that comes late, goes away or changes its address is followed and reported', async () => {
  let now: Record<string, NetworkInterfaceInfo[]> = {};
  const interfaces: Interfaces = () => now;
  const clock = createVirtualClock({ start: parseInstant('2026-04-12T12:00:00+09:00')! });
  const states: (string | null)[] = [];
  const own = link('lan9', { clock, interfaces, patient: true, onState: (trouble) => states.push(trouble) });
  let back = 0;
  await own.open(
    () => undefined,
    () => back++,
  );
  const until = async (count: number) => {
    for (let i = 0; i < 200 && back < count; i++) await turn(clock);
  };
  now = { lan9: [info(at(4, 1))] };
  await until(1);
  expect(isHeld(at(4, 1), 3610)).toBe(true);
  now = { lan9: [info(at(4, 9))] };
  await until(2);
  expect([isHeld(at(4, 1), 3610), isHeld(at(4, 9), 3610)]).toEqual([false, true]);
  now = {};
  for (let i = 0; i < 200 && states.length < 3; i++) await turn(clock);
  expect(isHeld(at(4, 9), 3610)).toBe(false);
  now = { lan9: [info(at(4, 9))] };
  await until(3);
  expect(states).toEqual([
    expect.stringMatching(/no network interface or address lan9/),
    null,
    expect.stringMatching(/no network interface or address lan9/),
    null,
  ]);
  await own.close();
  expect(isHeld(at(4, 9), 3610)).toBe(false);
  await turn(clock);
  expect(clock.waiting()).toBe(0);
});

test('nothing is sent to or heard from beyond the prefix of the interface', async () => {
  const narrow: Interfaces = () => ({ lan9: [{ ...info(at(5, 1)), cidr: `${at(5, 1)}/24` }] });
  const unsent: unknown[] = [];
  const log = {
    ...silent,
    warn: (event: string, facts?: Record<string, unknown>) => unsent.push([event, facts?.['to']]),
  };
  const box = inbox();
  const own = link('lan9', { interfaces: narrow, log });
  await own.open((datagram) => box.receive(datagram));
  own.send('8.8.8.8', HELLO);
  own.send(at(6, 1), HELLO);
  expect(unsent).toEqual([['link.unsent', '8.8.8.8']]);
  const beyond = await createUdpNode(at(6, 1), () => undefined);
  const near = await createUdpNode(at(5, 2), () => undefined);
  const frame = { tid: 1, seoj: 0x0ef001, deoj: 0x0ef001, esv: 0x73, properties: [] };
  beyond.send(at(5, 1), frame);
  beyond.send('multicast', frame);
  near.send(at(5, 1), frame);
  await box.until((all) => all.length > 0);
  expect(box.all.map(({ from }) => from)).toEqual([at(5, 2)]);
  await Promise.all([own.close(), beyond.close(), near.close()]);
});

test('opening and closing a link leaves no socket and no timer behind', async () => {
  const clock = createVirtualClock({ start: parseInstant('2026-04-12T12:00:00+09:00')! });
  const own = link(at(7, 1), { clock });
  for (let i = 0; i < 50; i++) {
    await own.open(() => undefined);
    await own.close();
  }
  await clock.run({ until: (clock.now() + seconds(10)) as never });
  expect(isHeld(at(7, 1), 3610)).toBe(false);
  expect(clock.waiting()).toBe(0);
});

test('an IPv6 link-local place carries its zone and knows its neighbours', () => {
  const interfaces: Interfaces = () => ({
    eth7: [
      { ...info('192.168.7.5'), internal: false, cidr: '192.168.7.5/24' },
      {
        address: 'fe80::5',
        netmask: 'ffff:ffff:ffff:ffff::',
        family: 'IPv6',
        mac: '00:00:00:00:00:00',
        internal: false,
        cidr: 'fe80::5/64',
        scopeid: 7,
      },
    ],
  });
  expect(findPlace('eth7', null, interfaces)).toMatchObject({ family: 'IPv4', address: '192.168.7.5' });
  const six = findPlace('eth7', 'IPv6', interfaces)!;
  expect(six).toMatchObject({ address: 'fe80::5%eth7', interface: 'eth7' });
  expect(findPlace('fe80::5', null, interfaces)?.address).toBe('fe80::5%eth7');
  expect(['fe80::9%eth7', 'fe80::9%eth8', '2001:db8::1'].map((address) => six.isNeighbour(address))).toEqual([
    true,
    false,
    false,
  ]);
  const four = findPlace('192.168.7.5', null, interfaces)!;
  expect(['192.168.7.200', '192.168.8.1', 'nonsense'].map((address) => four.isNeighbour(address))).toEqual([
    true,
    false,
    false,
  ]);
});

const linkLocal = allPlaces(networkInterfaces).find(
  ({ family, address }) => family === 'IPv6' && address.includes('%'),
);

test.skipIf(linkLocal === undefined)(
  'over IPv6 (skipped where no interface has a link-local address) a link hears its neighbours and the group',
  async () => {
    const box = inbox();
    const own = link(linkLocal!.address);
    await own.open((datagram) => box.receive(datagram));
    const peer = createSocket({ type: 'udp6' });
    await new Promise<void>((resolve) => peer.bind({ address: linkLocal!.address }, resolve));
    peer.setMulticastInterface(`::%${linkLocal!.interface}`);
    peer.send(HELLO, 3610, linkLocal!.address);
    peer.send(HELLO, 3610, `ff02::1%${linkLocal!.interface}`);
    await box.until((all) => all.filter(({ from }) => from === linkLocal!.address).length >= 2);
    expect(new Set(box.all.map(({ multicast }) => multicast))).toEqual(new Set([true, false]));
    await own.close();
    peer.close();
  },
);
