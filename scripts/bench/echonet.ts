import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { seconds } from '#core/time/instant.ts';
import { createDiscovery } from '#drivers/echonet-lan/discovery.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { createUdpLink } from '#drivers/link/udp.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { DatagramLink } from '#ports/datagram-link.ts';
import { silent } from '#ports/log.ts';
import { decodeFrame, encodeFrame, encodeGet, ESV, type Frame } from '#protocol/echonet/frame.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { speedOf } from '../../test/oracle/echonet-lite.ts';
import type { Figure } from '../bench.ts';

/** What a frame costs, beside the npm package; what a poll of a whole house costs; what a flood does to the loop. */
export async function run(): Promise<readonly Figure[]> {
  return [...(await codec()), await poll(), ...(await flood())];
}

/** A meter's answer with power and current, 24 bytes, as a real one sent it (shared/data/transcripts). */
const REPLY = parseHex('1081000102880105FF017202E704000003A1E80400460028')!;
const reply = (properties: Frame['properties']): Uint8Array =>
  encodeFrame({ tid: 1, seoj: 0x028801, deoj: 0x05ff01, esv: ESV.Get_Res, properties });
/** A day of half hours (0xE2): 2 + 48 × 4 bytes. */
const HISTORY = reply([{ epc: 0xe2, edt: new Uint8Array(194) }]);
const SIXTEEN = reply(Array.from({ length: 16 }, (_, i) => ({ epc: 0xd0 + i, edt: new Uint8Array(4) })));

async function codec(): Promise<readonly Figure[]> {
  const parse = async (name: string, bytes: Uint8Array, least: string): Promise<Figure> => {
    const frames = variants(bytes);
    const rate = speed((i) => weight(decodeFrame(frames[i % frames.length]!)!));
    return {
      name: `parse ${name}, ${bytes.length} bytes`,
      figure: perSecond(rate),
      beside: `${least}; echonet-lite ${perSecond(await speedOf(frames, 300))}`,
    };
  };
  const answers = variants(REPLY).map((bytes) => decodeFrame(bytes)!);
  return [
    await parse('a reply', REPLY, 'at least 1.00 M/s'),
    await parse('a history', HISTORY, 'at least 1.00 M/s'),
    await parse('16 properties', SIXTEEN, 'at least 0.50 M/s'),
    {
      name: 'encode a reply',
      figure: perSecond(speed((i) => encodeFrame(answers[i % answers.length]!)[3]!)),
      beside: 'at least 2.00 M/s',
    },
    {
      name: 'encode a Get of 12 properties',
      figure: perSecond(speed((i) => encodeGet(i & 0xffff, 0x05ff01, 0x028801, TWELVE)[3]!)),
      beside: 'at least 2.00 M/s',
    },
  ];
}

/** The same frame under 64 TIDs. */
const variants = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: 64 }, (_, i) => {
    const copy = Uint8Array.from(bytes);
    copy[3] = i;
    return copy;
  });

/** Looks at every part of a frame, so that none of it can be left undone. */
function weight(frame: Frame): number {
  let sum = frame.tid + frame.seoj + frame.deoj + frame.esv;
  for (const { epc, edt } of frame.properties) sum += epc + edt.length + edt[0]!;
  return sum;
}

const TWELVE = Array.from({ length: 12 }, (_, i) => 0xe0 + i);
const perSecond = (rate: number): string => `${(rate / 1e6).toFixed(2)} M/s`;

/** Calls a second and core, the best of three rounds of a quarter second of processor time. */
function speed(work: (i: number) => number): number {
  let best = 0;
  let sum = 0;
  for (let round = 0; round < 4; round++) {
    const start = process.cpuUsage();
    let count = 0;
    let used = 0;
    do {
      for (let i = 0; i < 10_000; i++) sum += work(i);
      count += 10_000;
      used = cpuSince(start);
    } while (used < 0.25);
    if (round > 0) best = Math.max(best, count / used);
  }
  if (!Number.isFinite(sum)) throw new Error('the frames of the benchmark make no sense');
  return best;
}

/** Seconds of processor time, user and system. */
function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const OWN = '127.77.0.1';
const NODES = 60;
const CYCLES = 20;
const CYCLE_S = 10;

/** 60 nodes × 12 properties over real sockets; the nodes are another process. */
async function poll(): Promise<Figure> {
  const nodes = await startNodes();
  const lan = await startLan();
  const cycle = async (): Promise<number> => {
    const all = await Promise.all(
      Array.from({ length: NODES }, (_, i) => lan.get(`127.77.1.${i + 1}`, 0x028801, TWELVE, seconds(5))),
    );
    return all.flatMap((got) => [...got.values()]).filter((got) => got instanceof Uint8Array).length;
  };
  await cycle();
  await cycle();
  const start = process.cpuUsage();
  let read = 0;
  for (let i = 0; i < CYCLES; i++) read += await cycle();
  const perCycle = cpuSince(start) / CYCLES;
  await lan.stop();
  nodes.kill();
  return {
    name: `poll ${NODES} nodes × ${TWELVE.length} properties every ${CYCLE_S} s`,
    figure: `${((100 * perCycle) / CYCLE_S).toFixed(3)} % of a core`,
    beside: `less than 5 %; ${(1_000 * perCycle).toFixed(1)} ms a cycle, ${((100 * read) / (CYCLES * NODES * TWELVE.length)).toFixed(0)} % read`,
  };
}

const FLOOD_S = 5;
const TICK_MS = 100;

/** A loop that ticks every 100 ms and polls a node every second while another process floods us. */
async function flood(): Promise<readonly Figure[]> {
  const nodes = await startNodes();
  let heard = 0;
  const lan = await startLan(() => heard++);
  const discovery = createDiscovery({ lan, clock: systemClock, log: silent });
  discovery.start();
  await lan.get('127.77.1.1', 0x028801, [0xe7], seconds(2));
  const memory = process.memoryUsage().rss;
  const flooder = start('flooder.ts', OWN, String(FLOOD_S), '50000');
  const sent = firstLine(flooder);
  let polls = 0;
  let answered = 0;
  let latest = 0;
  let over = false;
  void sent.then(() => (over = true));
  const cpu = process.cpuUsage();
  for (let due = performance.now(), tick = 0; !over; tick++) {
    due += TICK_MS;
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    latest = Math.max(latest, performance.now() - due);
    if (tick % 10 !== 0) continue;
    polls++;
    void lan.get('127.77.1.1', 0x028801, [0xe7], seconds(1)).then((got) => {
      if (got.get(0xe7) instanceof Uint8Array) answered++;
    });
  }
  const used = cpuSince(cpu);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const rate = Number(await sent) / FLOOD_S;
  const share = Math.round((100 * heard) / (rate * FLOOD_S));
  const grown = (process.memoryUsage().rss - memory) / 1e6;
  discovery.stop();
  await lan.stop();
  nodes.kill();
  return [
    {
      name: `flood of ${Math.round(rate).toLocaleString('en')} packets a second: latest tick`,
      figure: `${latest.toFixed(0)} ms late`,
      beside: `within 1,000 ms; ${share} % of them heard, ${((100 * used) / FLOOD_S).toFixed(0)} % of a core`,
    },
    {
      name: 'polls answered within 1 s meanwhile',
      figure: `${answered} of ${polls}`,
      beside: `memory grew by ${grown.toFixed(0)} MB`,
    },
  ];
}

async function startLan(count: () => void = () => undefined): Promise<EchonetLan> {
  const udp = createUdpLink({ at: OWN, clock: systemClock, log: silent });
  const link: DatagramLink = {
    ...udp,
    open: (receive, restored) =>
      udp.open((datagram) => {
        count();
        receive(datagram);
      }, restored),
  };
  const lan = createEchonetLan({ link, clock: systemClock, log: silent });
  await lan.start();
  return lan;
}

async function startNodes(): Promise<ChildProcess> {
  const child = start('nodes.ts', '127.77.1', String(NODES));
  await firstLine(child);
  return child;
}

const start = (file: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL(`./echonet/${file}`, import.meta.url)), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.stdout!.setEncoding('utf8').once('data', resolve);
    child.once('error', reject);
  });
