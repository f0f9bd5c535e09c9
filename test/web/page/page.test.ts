import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missing } from '#core/reading.ts';
import { buildPage } from '../../../scripts/build-page.ts';
import { NOON, snapshotAt } from '../fake-house.ts';
import { type Served, serveFake } from '../serve-fake.ts';
import { OVERFLOW, READY, SIZES, VIEWS } from './in-browser.ts';

const CHROMIUM = '/usr/bin/chromium';
const absent = !existsSync(CHROMIUM);
if (absent) console.warn(`The page is not tried in a browser: ${CHROMIUM} is absent (apt-get install chromium).`);

const FOCUSED = 'document.activeElement?.id || document.activeElement?.className';

describe.skipIf(absent)('the page in Chromium', () => {
  let browser: Browser;
  let served: Served;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hidamari-page-'));
    await buildPage({ outdir: folder });
    served = await serveFake({ pageFolder: folder });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the page, lets `look` at it, and returns what went wrong in the browser meanwhile. */
  async function open(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<string[]> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(served.address) && !request.url().startsWith('data:')) problems.push(request.url());
    });
    await page.goto(served.address);
    await look(page);
    await context.close();
    return problems;
  }

  for (const [size, width, height] of SIZES)
    for (const locale of ['ja-JP', 'en-US'])
      test(`${size} ${locale}: every view fills without a console error and without overflow`, async () => {
        const problems = await open({ viewport: { width, height }, locale }, async (page) => {
          for (const view of VIEWS) {
            await page.evaluate(`location.hash = '${view}'`);
            await page.waitForSelector(READY[view]);
            expect([view, await page.evaluate(OVERFLOW)]).toEqual([view, []]);
          }
          expect(await page.getAttribute('html', 'lang')).toBe(locale.slice(0, 2));
        });
        expect(problems).toEqual([]);
      });

  test('a tick reaches the page without a reload, and the banner says that the house is simulated', async () => {
    const problems = await open({ locale: 'ja-JP' }, async (page) => {
      await page.waitForSelector('.flow');
      expect(await page.textContent('.simulated')).toContain('60倍速');
      served.house.seen = { ...snapshotAt(NOON), at: (NOON + 590_000) as typeof NOON };
      served.house.tick();
      await page.waitForSelector('.clock .hour:text-is("12:20")');
      served.house.seen = snapshotAt(NOON);
    });
    expect(problems).toEqual([]);
  });

  test('a value that is not known is a dash with its reason, never 0', async () => {
    const whole = served.house.seen!;
    served.house.seen = { ...whole, solars: [{ ...whole.solars[0]!, power: missing('no-answer', NOON) }] };
    await open({ locale: 'en-US' }, async (page) => {
      await page.waitForSelector('.flow .solar .unknown');
      expect(await page.textContent('.flow .solar .unknown')).toBe('—Unknown: no answer');
      expect(await page.textContent('.flow .node.house .watts')).toContain('—');
      expect(await page.textContent('.warning')).toBe('太陽光発電 does not answer.');
    });
    served.house.seen = whole;
  });

  test('a device the house does not have is not in the picture', async () => {
    const whole = served.house.seen!;
    served.house.seen = { ...whole, vehicles: [] };
    await open({}, async (page) => {
      await page.waitForSelector('.flow .node.battery');
      expect(await page.locator('.flow .vehicle').count()).toBe(0);
    });
    served.house.seen = whole;
  });

  test('the language switch is kept', async () => {
    await open({ locale: 'en-US' }, async (page) => {
      await page.waitForSelector('.flow');
      await page.click('.language');
      expect(await page.textContent('h1')).toBe('ひだまり');
      await page.reload();
      await page.waitForSelector('.flow');
      expect(await page.textContent('h1')).toBe('ひだまり');
      expect(await page.getAttribute('html', 'lang')).toBe('ja');
    });
  });

  test('the tabs are one stop of the keyboard, and arrows move between them', async () => {
    await open({}, async (page) => {
      await page.waitForSelector('.flow');
      await page.keyboard.press('Tab');
      const focused = () => page.evaluate(FOCUSED);
      expect(await focused()).toBe('tab-now');
      await page.keyboard.press('ArrowRight');
      expect(await focused()).toBe('tab-today');
      expect(await page.getAttribute('#tab-today', 'aria-selected')).toBe('true');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      expect(await focused()).toBe('tab-more');
      expect(await page.getAttribute('#view', 'aria-labelledby')).toBe('tab-more');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('language');
    });
  });

  test('circuits sort by each heading, and a second press turns the order round', async () => {
    await open({ locale: 'en-US' }, async (page) => {
      await page.click('#tab-today');
      await page.waitForSelector('.circuits tbody tr');
      const first = () => page.textContent('.circuits tbody tr:first-child th');
      await page.click('.circuits thead th:nth-child(2) button');
      expect(await first()).toBe('洗濯機・乾燥機');
      expect(await page.getAttribute('.circuits thead th:nth-child(2)', 'aria-sort')).toBe('descending');
      await page.click('.circuits thead th:nth-child(2) button');
      expect(await page.getAttribute('.circuits thead th:nth-child(2)', 'aria-sort')).toBe('ascending');
      expect(await first()).not.toBe('洗濯機・乾燥機');
    });
  });

  test('touching the plan shows that half hour and its reasons', async () => {
    await open({ viewport: { width: 1024, height: 600 }, locale: 'en-US' }, async (page) => {
      await page.click('#tab-plan');
      await page.waitForSelector('.step-detail');
      expect(await page.textContent('.step-detail .when')).toContain('now 12:00');
      const chart = page.locator('.plan-charts .u-over').last();
      const { width } = (await chart.boundingBox())!;
      await chart.hover({ position: { x: width * ((6 + 13.75) / 54), y: 10 } });
      await page.waitForSelector('.step-detail .when:has-text("01:30")');
      expect(await page.textContent('.step-detail li.vehicle')).toContain('the car charges');
    });
  });

  test('a touched block says what the next-best would cost', async () => {
    await open({ locale: 'en-US' }, async (page) => {
      await page.click('#tab-plan');
      await page.click('.block.heater:has-text("heat") .action');
      await page.waitForSelector('.block .alternative:text-is("Without it in this time it costs 39 yen more.")');
      await page.click('.block.heater:has-text("heat") .action');
      await page.waitForSelector('.block .alternative', { state: 'detached' });
    });
  });

  test('when the daemon goes away the page says so and goes on showing what was last', async () => {
    const own = await serveFake({ pageFolder: folder });
    const context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(own.address);
    await page.waitForSelector('.flow');
    await own.close();
    await page.waitForSelector('.lost');
    expect(await page.locator('.flow').count()).toBe(1);
    await context.close();
  });
});
