import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { days, type Instant, instant, plus } from '#core/time/instant.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { Log } from '#ports/log.ts';
import type { EnergyStep } from '#ports/records.ts';
import { openReader } from '#store/open-reader.ts';
import { openStore } from '#store/open-store.ts';
import type { Figure } from '../bench.ts';
import { makeCountingDevice } from '../store-bench/device.ts';
import { DAY_START, type RecordedDay, recordDay, runDay } from '../store-bench/recorded-day.ts';
import { writeNineMore, writeYear } from '../store-bench/ten-years.ts';

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
/** Bytes this process has sent towards the disk. */
const writtenByProcess = (): number =>
  Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? Number.NaN);
const ms = (value: number): string => `${value.toFixed(2)} ms`;

function timesOf(
  count: number,
  work: (index: number) => void,
): {
  readonly first: number;
  readonly median: number;
  readonly worst: number;
  /** Of this process, whatever else the machine does. */
  readonly cpu: number;
} {
  const times: number[] = [];
  const cpus: number[] = [];
  for (let index = 0; index < count; index++) {
    const before = process.cpuUsage();
    const began = performance.now();
    work(index);
    times.push(performance.now() - began);
    const { user, system } = process.cpuUsage(before);
    cpus.push((user + system) / 1_000);
  }
  const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(count / 2)]!;
  const sorted = times.toSorted((a, b) => a - b);
  return { first: times[0]!, median: middle(times), worst: sorted[Math.floor(count * 0.99)]!, cpu: middle(cpus) };
}

/** A log file as a service manager keeps one: every line is written at once and left to the file system. */
function logTo(file: string): Log {
  const line =
    (level: string) =>
    (event: string, facts: object = {}): void =>
      appendFileSync(file, `${JSON.stringify({ level, time: systemClock.now(), event, ...facts })}\n`);
  return { debug: () => undefined, info: line('info'), warn: line('warn'), error: line('error') };
}

/** A day of the whole daemon, and what it costs flash. */
async function wear(): Promise<{ readonly figures: Figure[]; readonly day: RecordedDay }> {
  const device = makeCountingDevice();
  const folder = device?.folder ?? mkdtempSync(join(tmpdir(), 'hidamari-bench-'));
  let day: RecordedDay | null = null;
  try {
    const before = writtenByProcess();
    await runDay(
      (options) => {
        const recorded = recordDay(openStore({ ...options, folder, durability: 'full' }));
        day = recorded.day;
        return recorded.store;
      },
      logTo(join(folder, 'log')),
    );
    const name = 'a day of 60 circuits + meter, whole daemon with log and sign-ins';
    if (device === null) {
      const figure = mb(writtenByProcess() - before);
      return {
        figures: [{ name, figure, beside: '/proc/self/io; no loop device here, flushes not counted' }],
        day: day!,
      };
    }
    device.settle();
    const { bytes, flushes } = device.counts();
    const figures = [
      { name, figure: mb(bytes), beside: 'bound 30 MB, stretch 10; at a loop device, ext4 of 4 KiB blocks' },
      { name: 'flushes of that day', figure: String(flushes), beside: 'bound 3000' },
    ];
    return { figures, day: day! };
  } finally {
    if (device === null) rmSync(folder, { recursive: true });
    else device.remove();
  }
}

function year(folder: string, day: RecordedDay): Figure[] {
  writeYear(folder, day);
  const { size } = statSync(join(folder, 'hidamari.sqlite'));
  return [{ name: 'a year of it on disk', figure: mb(size), beside: 'bound 80 MB' }];
}

/** Nine more years of half hours, and the questions of the page. */
function queries(folder: string): Figure[] {
  const rows = writeNineMore(folder);
  const store = openReader(folder);
  const ask = (
    name: string,
    bound: number,
    from: number,
    length: number,
    step: EnergyStep,
    series?: readonly string[],
  ): Figure => {
    const { first, median, cpu } = timesOf(20, (index) => {
      const start = plus(DAY_START, days(from + (length < 3000 ? index * 150 : 0)));
      store.energy({ from: start, to: plus(start, days(length)), step, ...(series !== undefined && { series }) });
    });
    return {
      name,
      figure: ms(median),
      beside: `CPU ${ms(cpu)}; first ${ms(first)}; bound ${bound} ms; ${(rows / 1e6).toFixed(1)} million half hours on file`,
    };
  };
  const figures = [
    ask('one circuit, one month by day', 20, 0, 31, '1d', ['circuit.7']),
    ask('all circuits, one day by hour', 20, 0, 1, '1h'),
    ask('ten years by month, all circuits', 50, 0, 3650, '1mo'),
  ];
  store.close();
  const began = performance.now();
  openStore({ folder, durability: 'full', clock: systemClock }).close();
  const opened = {
    name: 'opening and checking that file',
    figure: ms(performance.now() - began),
    beside: 'bound of the check 2 s',
  };
  return [...figures, opened];
}

/** A minute of 66 series with its 10-second values, each made durable. */
function ingest(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'hidamari-bench-'));
  const measure = (durability: 'full' | 'none') => {
    const store = openStore({
      folder: join(folder, durability),
      durability,
      clock: createVirtualClock({ start: DAY_START }),
    });
    const order = Array.from({ length: 66 }, (_, index) => `circuit.${index}`);
    const at = (index: number): Instant => instant(DAY_START + index * 60_000);
    const tens = Array.from({ length: 36 }, (_, index) => index * 50);
    const found = timesOf(600, (index) =>
      store.keepMinute(order, { at: at(index), watts: order.map((_, circuit) => (circuit * index) % 900), tens }),
    );
    store.close();
    return found;
  };
  try {
    const durable = measure('full');
    const quick = measure('none');
    return [
      {
        name: 'ingest of a minute, durable',
        figure: ms(durable.median),
        beside: `99 % ${ms(durable.worst)}; bound 2 ms; of it our own work ${ms(quick.median)}`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function run(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hidamari-bench-'));
  try {
    const { figures, day } = await wear();
    return [...figures, ...ingest(), ...year(folder, day), ...queries(folder)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
