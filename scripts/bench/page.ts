import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { HouseView } from '#app/house-view.ts';
import { days, type Instant, instant, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { silent } from '#ports/log.ts';
import { openStore } from '#store/open-store.ts';
import { createWebServer } from '#web/api/web-server.ts';
import { createFakeHouse, type FakeHouse } from '../../test/web/fake-house.ts';
import { planFrom, storesProblem } from '../../test/web/fake-plan.ts';
import { buildPage } from '../build-page.ts';
import type { Figure } from '../bench.ts';
import { DAY_START, recordDay, type RecordedDay, runDay } from '../store-bench/recorded-day.ts';
import { writeNineMore, writeYear } from '../store-bench/ten-years.ts';

const CHROMIUM = '/usr/bin/chromium';
const CIRCUITS = 60;
const REQUESTS = 20;
const OPEN_PAGES = 20;
const WATCHED_S = 30;
/** The last day of ten years on file. */
const NOW: Instant = plus(DAY_START, days(3649.5));

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const ninetyFifth = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!;

/** Everything the views of the page ask for, as they ask it. */
function requestsOf(house: FakeHouse): readonly (readonly [name: string, path: string])[] {
  const back = (span: number): string => formatJst(instant(NOW - days(span)));
  const range = (from: string, step: string, more: Record<string, string> = {}): string =>
    String(new URLSearchParams({ from, to: formatJst(NOW), step, ...more }));
  const flows = { series: 'grid.*,solar.*,house,battery.*,heater.*,vehicle.*' };
  const circuits = { series: 'circuit.*' };
  const month = formatJst(instant(NOW - days(31))).slice(0, 7);
  return [
    ...['setup', 'now', 'circuits', 'plan', 'forecast', 'devices', 'weather', 'tariffs', 'settings', 'generation'].map(
      (path) => [path, `/api/v1/${path}`] as const,
    ),
    ...['journal', 'notices', 'override'].map((path) => [path, `/api/v1/${path}`] as const),
    ['a stored plan', `/api/v1/plan/${house.running!.id}`],
    ['a day of the flows', `/api/v1/energy?${range(back(1), '30m', flows)}`],
    ['a week of the flows', `/api/v1/energy?${range(back(7), '1h', flows)}`],
    ['a season of the flows', `/api/v1/energy?${range(back(100), '1d', flows)}`],
    ['ten years of the flows', `/api/v1/energy?${range(back(3649), '1mo', flows)}`],
    ['a day of the circuits', `/api/v1/energy?${range(back(1), '30m', circuits)}`],
    ['a week of the circuits', `/api/v1/energy?${range(back(7), '1h', circuits)}`],
    ['a season of the circuits', `/api/v1/energy?${range(back(100), '1d', circuits)}`],
    ['ten years of the circuits', `/api/v1/energy?${range(back(3649), '1mo', circuits)}`],
    ['a month of money', `/api/v1/money?${range(back(31), '1d')}`],
    ['ten years of money', `/api/v1/money?${range(back(3649), '1mo')}`],
    ['a month’s bill', `/api/v1/bill?month=${month}`],
    ['a month under every plan', `/api/v1/bill/what-if?from=${month}`],
  ];
}

async function answers(address: string, house: FakeHouse): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, path] of requestsOf(house)) {
    const first: number[] = [];
    const whole: number[] = [];
    let bytes = 0;
    for (let request = 0; request < REQUESTS; request++) {
      const began = performance.now();
      const response = await fetch(`${address}${path}`);
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      first.push(performance.now() - began);
      bytes = (await response.arrayBuffer()).byteLength;
      whole.push(performance.now() - began);
    }
    const size = `${(bytes / 1000).toFixed(0)} kB`;
    figures.push({
      name: `GET ${name}, 95 %`,
      figure: ms(ninetyFifth(whole)),
      beside: `${size}; first byte ${ms(ninetyFifth(first))}; bounds 50 and, of what is longer, 100 ms to the first byte`,
    });
  }
  return figures;
}

async function firstPaint(browser: Browser, address: string): Promise<Figure> {
  const times: number[] = [];
  for (let visit = 0; visit < 5; visit++) {
    const context = await browser.newContext({ viewport: { width: 1024, height: 600 } });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(address);
    await page.waitForSelector('.flow');
    times.push(
      (await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`)) as number,
    );
    await context.close();
  }
  const sorted = times.toSorted((a, b) => a - b);
  return {
    name: 'first paint, Chromium throttled 4×',
    figure: ms(sorted[2]!),
    beside: `worst of five ${ms(sorted[4]!)}; bound 1000 ms`,
  };
}

/** CPU of this process, which serves, while pages stand open in another and the house ticks. */
async function openPages(browser: Browser, address: string, house: FakeHouse): Promise<Figure> {
  // A context each: a browser opens at most six connections to one address, and every page holds one for its events.
  const contexts = await Promise.all(Array.from({ length: OPEN_PAGES }, () => browser.newContext()));
  for (const context of contexts) {
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForSelector('.flow');
  }
  const ticking = setInterval(() => house.tick(), 10_000);
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, WATCHED_S * 1000));
  const { user, system } = process.cpuUsage(before);
  clearInterval(ticking);
  await Promise.all(contexts.map((context) => context.close()));
  const share = (100 * (user + system)) / 1e6 / WATCHED_S;
  return { name: `${OPEN_PAGES} open pages`, figure: `${share.toFixed(1)} % of a core`, beside: 'bound 10 %' };
}

function houseOf(records: ReturnType<typeof openStore>): FakeHouse {
  const house = createFakeHouse(NOW);
  house.running = planFrom(NOW);
  records.keepPlan(house.running, storesProblem(NOW));
  const names = records.series();
  const circuits: ReturnType<HouseView['circuits']> = Array.from({ length: CIRCUITS }, (_, index) => {
    const id = `circuit.${index + 1}`;
    return { id, name: names.find((series) => series.id === id)?.name ?? id, board: 'board', channel: index + 1 };
  });
  return Object.assign(house, { circuits: () => circuits });
}

export async function run(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hidamari-bench-'));
  try {
    let day: RecordedDay | null = null;
    await runDay((options) => {
      const recorded = recordDay(openStore({ ...options, folder: join(folder, 'day'), durability: 'none' }));
      day = recorded.day;
      return recorded.store;
    }, silent);
    writeYear(join(folder, 'years'), day!);
    writeNineMore(join(folder, 'years'));
    await buildPage({ outdir: join(folder, 'page') });
    const records = openStore({ folder: join(folder, 'years'), durability: 'full', clock: systemClock });
    const house = houseOf(records);
    const server = createWebServer({
      view: house,
      records,
      settings: records,
      access: 'open-for-reading',
      log: silent,
      clock: systemClock,
      pageFolder: join(folder, 'page'),
    });
    const { address } = await server.listen({ host: '127.0.0.1', port: 0 });
    const figures = await answers(address, house);
    if (existsSync(CHROMIUM)) {
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
      figures.push(await firstPaint(browser, address), await openPages(browser, address, house));
      await browser.close();
    } else figures.push({ name: 'first paint and open pages', figure: 'not tried', beside: `${CHROMIUM} is absent` });
    await server.close();
    records.close();
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
