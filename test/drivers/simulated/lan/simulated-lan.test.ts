import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#core/random.ts';
import { instant, millis } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createSimulatedLan, type LanConditions } from '#drivers/simulated/lan/simulated-lan.ts';
import type { Datagram } from '#ports/datagram-link.ts';

const START = instant(1_700_000_000_000);

function createBench(conditions: Partial<LanConditions> = {}, seed = 1) {
  const clock = createVirtualClock({ start: START });
  const lan = createSimulatedLan({ clock, random: createRandom(seed, 'lan'), conditions });
  const arrived: { station: string; after: number; datagram: Datagram }[] = [];
  const station = (address: string): void =>
    lan.attach(address, {
      receive: (datagram) => arrived.push({ station: address, after: clock.now() - START, datagram }),
    });
  const pass = (ms: number): Promise<void> => clock.run({ until: instant(clock.now() + ms) });
  return { clock, lan, arrived, station, pass };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('the simulated LAN', () => {
  it('brings a unicast to its addressee alone, within 3 to 30 ms', async () => {
    const { lan, arrived, station, pass } = createBench();
    for (const address of ['a', 'b', 'c']) station(address);
    for (let i = 0; i < 50; i++) {
      lan.send('a', 'b', bytes(i));
      await pass(100);
    }
    expect(arrived).toHaveLength(50);
    for (const [i, { station: to, after, datagram }] of arrived.entries()) {
      expect(to).toBe('b');
      expect(after - 100 * i).toBeGreaterThanOrEqual(3);
      expect(after - 100 * i).toBeLessThanOrEqual(30);
      expect(datagram).toEqual({ from: 'a', multicast: false, bytes: bytes(i) });
    }
    expect(new Set(arrived.map(({ after }, i) => after - 100 * i)).size).toBeGreaterThan(10);
  });

  it('brings a multicast to everybody but its sender, with one timer', async () => {
    const { clock, lan, arrived, station, pass } = createBench();
    for (const address of ['a', 'b', 'c']) station(address);
    lan.send('b', 'multicast', bytes(7));
    expect(clock.waiting()).toBe(1);
    await pass(30);
    expect(arrived.map(({ station: to }) => to)).toEqual(['a', 'c']);
    expect(arrived.every(({ datagram }) => datagram.multicast && datagram.from === 'b')).toBe(true);
  });

  it('keeps the order of every pair of stations, unicast and multicast', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1_000 }),
        fc.array(fc.record({ to: fc.constantFrom('b', 'c', 'multicast'), wait: fc.integer({ min: 0, max: 8 }) }), {
          minLength: 1,
          maxLength: 40,
        }),
        async (seed, sends) => {
          const { lan, arrived, station, pass } = createBench({ duplication: 0.3 }, seed);
          for (const address of ['a', 'b', 'c']) station(address);
          for (const [i, { to, wait }] of sends.entries()) {
            lan.send('a', to, bytes(i));
            await pass(wait);
          }
          await pass(100);
          for (const to of ['b', 'c']) {
            const numbers = arrived.filter(({ station: at }) => at === to).map(({ datagram }) => datagram.bytes[0]!);
            expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
          }
        },
      ),
      { seed: 20, numRuns: 60 },
    );
  });

  it('lets a link talk and listen only while it is open', async () => {
    const { lan, arrived, station, pass } = createBench();
    station('a');
    const link = lan.link('controller');
    const heard: number[] = [];
    link.send('a', bytes(1));
    lan.send('a', 'controller', bytes(1));
    await link.open(({ bytes: [value] }) => heard.push(value!));
    link.send('a', bytes(2));
    lan.send('a', 'controller', bytes(2));
    await pass(100);
    await link.close();
    link.send('a', bytes(3));
    lan.send('a', 'controller', bytes(3));
    await pass(100);
    await link.open(({ bytes: [value] }) => heard.push(value!));
    lan.send('a', 'controller', bytes(4));
    await pass(100);
    expect(arrived.map(({ datagram }) => datagram.bytes[0])).toEqual([2]);
    expect(heard).toEqual([2, 4]);
  });

  it('refuses a second station at an address', async () => {
    const { lan, station } = createBench();
    station('a');
    expect(() => station('a')).toThrow(RangeError);
    await expect(lan.link('a').open(() => {})).rejects.toMatchObject({ code: 'LINK_OPEN' });
  });

  it('swallows what is sent to an address nobody has', async () => {
    const { clock, lan, station } = createBench();
    station('a');
    lan.send('a', 'nobody', bytes(1));
    expect(clock.waiting()).toBe(0);
  });

  it('loses and doubles datagrams at the rates it is told', async () => {
    const { lan, arrived, station, pass } = createBench();
    for (const address of ['a', 'b']) station(address);
    const burst = async (): Promise<number> => {
      arrived.length = 0;
      for (let i = 0; i < 1_000; i++) lan.send('a', 'b', bytes(i & 0xff));
      await pass(100);
      return arrived.length;
    };
    expect(await burst()).toBe(1_000);
    lan.setConditions({ loss: 0.3 });
    expect(await burst()).toSatisfy((count: number) => count > 620 && count < 780);
    lan.setConditions({ loss: 0, duplication: 0.3 });
    expect(await burst()).toSatisfy((count: number) => count > 1_220 && count < 1_380);
    lan.setConditions({ duplication: 0, latency: { from: 5, to: 5 } });
    expect(await burst()).toBe(1_000);
  });

  it('shows each datagram once, when it is sent, with who sent it', async () => {
    const { lan, station, pass } = createBench();
    station('a');
    station('b');
    const seen: string[] = [];
    lan.onFrame((direction, from, to, [first]) => seen.push(`${direction} ${from} ${to} ${first}`));
    const link = lan.link('controller');
    await link.open(() => {});
    link.send('a', bytes(1));
    lan.send('a', 'multicast', bytes(2));
    expect(seen).toEqual(['from-link controller a 1', 'from-node a multicast 2']);
    await pass(100);
    expect(seen).toHaveLength(2);
  });

  it('delivers at the same moments for the same seed, and at others for another', async () => {
    const moments = async (seed: number): Promise<number[]> => {
      const { lan, arrived, station, pass } = createBench({ loss: 0.1, duplication: 0.1 }, seed);
      for (const address of ['a', 'b', 'c']) station(address);
      for (let i = 0; i < 100; i++) {
        lan.send('a', i % 3 === 0 ? 'multicast' : 'b', bytes(i));
        await pass(7);
      }
      await pass(millis(100));
      return arrived.map(({ after }) => after);
    };
    expect(await moments(5)).toEqual(await moments(5));
    expect(await moments(5)).not.toEqual(await moments(6));
  });
});
