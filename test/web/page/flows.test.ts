import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Notice } from '#core/notices/notice.ts';
import { days, hours, parseInstant, plus } from '#core/time/instant.ts';
import type { SettingsAnswer } from '#web/api/schema/access-schema.ts';
import { buildPage } from '../../../scripts/build-page.ts';
import type { HouseControl } from '#app/control/house-control.ts';
import { createFakeControl } from '../fake-control.ts';
import { NOON } from '../fake-house.ts';
import { fillHistory } from '../fake-history.ts';
import { type Served, serveFake } from '../serve-fake.ts';
import { OVERFLOW, SIZES } from './in-browser.ts';

const CHROMIUM = '/usr/bin/chromium';
const PASSWORD = 'correct horse battery';

const cookieOf = async (page: Page): Promise<Record<string, string>> => ({
  cookie: (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; '),
});

describe.skipIf(!existsSync(CHROMIUM))('what people do on the page', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hidamari-page-'));
    await buildPage({ outdir: folder });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A house of its own for each flow; returns the errors of the browser, without those of refused requests. */
  async function visit(
    options: {
      readonly access: 'sessions' | 'open-for-reading';
      readonly locale?: string;
      readonly control?: HouseControl;
      readonly announced?: Notice[];
    },
    flow: (page: Page, served: Served) => Promise<void>,
  ): Promise<string[]> {
    const { locale = 'en-US', ...house } = options;
    const served = await serveFake({ pageFolder: folder, ...house });
    const context = await browser.newContext({ locale, acceptDownloads: true });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => problems.push(`dialog ${dialog.message()}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        problems.push(message.text());
    });
    await page.goto(served.address);
    try {
      await flow(page, served);
    } finally {
      await context.close();
      await served.close();
    }
    return problems;
  }

  const setUp = async (page: Page, password = PASSWORD): Promise<void> => {
    await page.fill('#new-password', password);
    await page.fill('#again-password', password);
    await page.click('.access-form .main');
  };

  for (const [size, width, height] of SIZES)
    for (const locale of ['ja-JP', 'en-US'])
      test(`${size} ${locale}: first run, sign-in and settings have room`, async () => {
        const problems = await visit({ access: 'sessions', locale }, async (page) => {
          await page.setViewportSize({ width, height });
          await page.waitForSelector('#new-password');
          expect(await page.evaluate(OVERFLOW)).toEqual([]);
          await setUp(page);
          await page.waitForSelector('.flow');
          await page.evaluate(`location.hash = 'settings'`);
          await page.waitForSelector('.circuit-names');
          expect(await page.evaluate(OVERFLOW)).toEqual([]);
          await page.click('.password-change .buttons .plain');
          await page.waitForSelector('#password');
          expect(await page.evaluate(OVERFLOW)).toEqual([]);
        });
        expect(problems).toEqual([]);
      });

  test('first run: a weak password and a slip are told, a good one opens the house and stays open', async () => {
    const problems = await visit({ access: 'sessions' }, async (page) => {
      await setUp(page, 'password1');
      await page.waitForSelector('[role=alert] .warning:has-text("tried first")');
      await page.fill('#new-password', PASSWORD);
      await page.click('.access-form .main');
      await page.waitForSelector('[role=alert] .warning:has-text("differ")');
      await setUp(page);
      await page.waitForSelector('.flow .watts');
      await page.reload();
      await page.waitForSelector('.flow .watts');
    });
    expect(problems).toEqual([]);
  });

  test('a wrong password five times: each is told, and the right one still opens', async () => {
    const problems = await visit({ access: 'sessions' }, async (page, served) => {
      await served.get('/api/v1/setup', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ password: PASSWORD }),
      });
      await page.reload();
      for (let attempt = 0; attempt < 5; attempt++) {
        await page.fill('#password', `wrong password ${attempt}`);
        const answered = page.waitForResponse('**/api/v1/session');
        await page.click('.access-form .main');
        expect((await answered).status()).toBe(401);
        await page.waitForSelector('[role=alert] .warning:has-text("wrong")');
      }
      await page.waitForSelector('[role=alert] .warning:has-text("about 1 s")');
      await page.fill('#password', PASSWORD);
      await page.click('.access-form .main');
      await page.waitForSelector('.flow .watts');
    });
    expect(problems).toEqual([]);
  });

  test('a circuit renamed to markup is shown as the text it is, everywhere', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const problems = await visit({ access: 'sessions' }, async (page, served) => {
      await setUp(page);
      await page.waitForSelector('.flow');
      await page.evaluate(`location.hash = 'settings'`);
      await page.fill('[id="name-circuit.4"]', name);
      await page.click('.circuit-names .main');
      await page.waitForSelector('.circuit-names [role=status]');
      served.house.tick();
      for (const [view, place] of [
        ['circuits', '.circuits tbody th'],
        ['today', '.circuits tbody th'],
        ['history', '.circuit-sums .name'],
      ] as const) {
        await page.evaluate(`location.hash = '${view}'`);
        if (view === 'history') await page.click('.history-head .segments button:nth-child(2)');
        await page.waitForSelector(`${place}:text-is(${JSON.stringify(name)})`);
      }
      expect(await page.locator('img').count()).toBe(0);
    });
    expect(problems).toEqual([]);
  });

  test('a circuit is put into a room, and the CO₂ factor into the shares', async () => {
    const problems = await visit({ access: 'sessions' }, async (page) => {
      await setUp(page);
      await page.waitForSelector('.flow');
      await page.evaluate(`location.hash = 'settings'`);
      await page.fill('[id="name-circuit.4"] ~ .room', 'Kitchen');
      await page.click('.circuit-names .main');
      await page.waitForSelector('.circuit-names [role=status]');
      await page.fill('#co2-factor', '0.43');
      await page.click('.co2-factor .main');
      await page.waitForSelector('.co2-factor [role=status]');
      await page.evaluate(`location.hash = 'circuits'`);
      await page.click('label:has-text("By room")');
      await page.waitForSelector('h3:text-is("Kitchen")');
      expect(await page.locator('.circuits-page .circuits').first().locator('tbody tr').count()).toBe(1);
      await page.evaluate(`location.hash = 'history'`);
      await page.click('.segments button:text-is("Own use")');
      await page.waitForSelector('p:has-text("kg of bought electricity")');
    });
    expect(problems).toEqual([]);
  });

  test('the last year is worked out under every plan, and one is chosen for the next start', async () => {
    const problems = await visit({ access: 'sessions' }, async (page, served) => {
      const march = parseInstant('2026-03-01T00:00:00+09:00')!;
      fillHistory(served.records, march, plus(march, days(31)));
      await setUp(page);
      await page.waitForSelector('.flow');
      await page.evaluate(`location.hash = 'settings'`);
      await page.click('.tariff-choice .main');
      await page.waitForSelector('.tariff-choice p:has-text("of the last 12 months")');
      expect(await page.locator('.plans li').count()).toBeGreaterThan(15);
      await page.click('.plans li:has-text("Smart Life S") button');
      await page.waitForSelector('.tariff-choice .warning:has-text("from the next restart on")');
      const answer = await served.get('/api/v1/settings', { headers: await cookieOf(page) });
      expect(((await answer.json()) as SettingsAnswer).tariff).toEqual({
        running: 'test-night',
        chosen: 'tepco_smartlife_s',
        needs_restart: true,
      });
    });
    expect(problems).toEqual([]);
  });

  test('a wish is told, listed and taken back; one that is too late is refused in words', async () => {
    const control = createFakeControl();
    const problems = await visit({ access: 'sessions', control }, async (page) => {
      await setUp(page);
      await page.waitForSelector('.flow');
      await page.evaluate(`location.hash = 'plan'`);
      await page.waitForSelector('.wishes .quiet:text-is("There are none; the plan decides.")');
      expect(await page.inputValue('.wish-form input')).toBe('2026-04-12T18:30');
      await page.fill('.wish-form input', '2026-04-12T18:00');
      await page.click('.wish-form .main');
      await page.waitForSelector('.wishes li:has-text("The battery keeps what it has until 18:00.")');
      await page.fill('.wish-form input', '2026-04-12T08:00');
      await page.click('.wish-form .main');
      await page.waitForSelector('.wishes .warning:text-is("That time is already past.")');
      await page.click('.wishes li .plain');
      await page.waitForSelector('.wishes li', { state: 'detached' });
    });
    expect(problems).toEqual([]);
  });

  test('a notice says what it is and since when, is marked as seen, and stands apart when it is over', async () => {
    const text = { ja: 'メーターの応答がありません。', en: 'The meter does not answer.' };
    const lost = { key: 'meter', kind: 'meter-lost', level: 'alarm', device: 'meter', text, returns: 0 } as const;
    const announced: Notice[] = [
      { ...lost, id: 'n-2', at: plus(NOON, hours(-1)), clearedAt: null, readAt: null },
      { ...lost, id: 'n-1', at: plus(NOON, hours(-5)), clearedAt: plus(NOON, hours(-4)), readAt: null },
    ];
    const problems = await visit({ access: 'sessions', announced }, async (page) => {
      await setUp(page);
      await page.waitForSelector('.happening .warning:text-is("The meter does not answer.")');
      await page.evaluate(`location.hash = 'notices'`);
      await page.waitForSelector('.notice.alarm .quiet:has-text("since Sun 12 Apr 11:10")');
      await page.waitForSelector('.notice.over .quiet:text-is("Sun 12 Apr 07:10 to Sun 12 Apr 08:10")');
      await page.click('.notice.alarm button');
      await page.waitForSelector('.notice.alarm.read');
      expect(await page.locator('.notice button').count()).toBe(0);
    });
    expect(problems).toEqual([]);
  });

  test('a device is operated, and what it said stands beside it', async () => {
    const control = createFakeControl();
    const problems = await visit({ access: 'sessions', control }, async (page) => {
      await setUp(page);
      await page.waitForSelector('.flow');
      await page.evaluate(`location.hash = 'devices'`);
      await page.click('.device:has-text("ac1") button:text-is("Cool")');
      await page.waitForSelector('.device:has-text("ac1") [role=status]:text-is("The device confirmed it.")');
      control.outcome = { outcome: 'indeterminate', detail: 'silent', tightenedBy: null };
      await page.fill('.device:has-text("light1") input', '40');
      await page.click('.device:has-text("light1") .plain');
      await page.waitForSelector('.device:has-text("light1") .warning');
      expect(control.commands).toEqual([
        { kind: 'air-conditioner', device: 'ac1', command: { on: true, mode: 'cool' } },
        { kind: 'light', device: 'light1', command: { level: 40 } },
      ]);
    });
    expect(problems).toEqual([]);
  });

  test('the language that is chosen for the house is that of every browser without its own choice', async () => {
    await visit({ access: 'sessions', locale: 'ja-JP' }, async (page, served) => {
      await setUp(page);
      await page.waitForSelector('.flow');
      await page.evaluate(`location.hash = 'settings'`);
      await page.click('.choices label:has-text("English") input');
      await page.waitForSelector('.circuit-names h2:has-text("Names of circuits")');
      const other = await browser.newContext({ locale: 'ja-JP' });
      const visitor = await other.newPage();
      await visitor.goto(served.address);
      await visitor.waitForSelector('h2:has-text("Sign in")');
      await other.close();
    });
  });

  test('another password signs the other screens out', async () => {
    await visit({ access: 'sessions' }, async (page, served) => {
      await setUp(page);
      await page.waitForSelector('.flow');
      const other = await browser.newContext({ locale: 'en-US' });
      const screen = await other.newPage();
      await screen.goto(served.address);
      await screen.fill('#password', PASSWORD);
      await screen.click('.access-form .main');
      await screen.waitForSelector('.flow');
      await page.evaluate(`location.hash = 'settings'`);
      await page.fill('#current-password', PASSWORD);
      await page.fill('#chosen-password', 'a better one altogether');
      await page.click('.password-change .main');
      await page.waitForSelector('.password-change p[role=status]');
      served.house.tick();
      await screen.waitForSelector('#password');
      await other.close();
    });
  });

  test('open for reading: the house is there at once, and settings ask for the first password', async () => {
    const problems = await visit({ access: 'open-for-reading' }, async (page) => {
      await page.waitForSelector('.flow .watts');
      await page.evaluate(`location.hash = 'settings'`);
      await setUp(page);
      await page.waitForSelector('.circuit-names');
    });
    expect(problems).toEqual([]);
  });

  test('what is shown can be saved as CSV', async () => {
    await visit({ access: 'open-for-reading' }, async (page) => {
      await page.click('#tab-history');
      await page.waitForSelector('.history-card canvas');
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('.history-head .csv')]);
      expect(download.suggestedFilename()).toBe('energy.csv');
      const lines = (await readFile((await download.path())!, 'utf8')).trimEnd().split('\r\n');
      expect(lines[0]).toBe('at,series,name,wh,wh_missing,origin');
      expect(lines.filter((line) => line.includes(',house,'))).toHaveLength(24);
      expect(lines.some((line) => line.includes('no-answer'))).toBe(true);
    });
  });

  test('history pans with the mouse, zooms with the wheel and with buttons, and asks for coarser steps', async () => {
    const problems = await visit({ access: 'open-for-reading' }, async (page) => {
      const steps: string[] = [];
      page.on('request', (request) => {
        const step = /\/energy\?.*step=(\w+)/.exec(request.url())?.[1];
        if (step !== undefined && steps.at(-1) !== step) steps.push(step);
      });
      await page.click('#tab-history');
      await page.waitForSelector('.history-card canvas');
      const first = () => page.inputValue('.dates input:first-of-type');
      expect(await first()).toBe('2026-04-12');
      const box = (await page.locator('.pannable .u-over').boundingBox())!;
      await page.mouse.move(box.x + 100, box.y + 50);
      await page.mouse.down();
      await page.mouse.move(box.x + 100 + box.width / 2, box.y + 50, { steps: 8 });
      await page.mouse.up();
      expect(await first()).toBe('2026-04-11');
      for (const [name, step] of [
        ['Week', '1h'],
        ['Month', '1d'],
        ['Year', '1mo'],
      ] as const) {
        const answered = page.waitForResponse(new RegExp(`step=${step}`));
        await page.click(`.range-bar .segments button:text-is("${name}")`);
        await page.waitForSelector(`.range-bar [aria-pressed=true]:text-is("${name}")`);
        await answered;
      }
      const years = page.waitForResponse(/step=1y/);
      for (let turn = 0; turn < 12; turn++) await page.click('[aria-label="Zoom out"]');
      await years;
      expect(steps).toEqual(expect.arrayContaining(['30m', '1h', '1d', '1mo', '1y']));
      await page.click('.range-bar .segments button:text-is("Day")');
      await page.hover('.pannable .u-over');
      await page.mouse.wheel(0, 100);
      await page.waitForSelector('.range-bar [aria-pressed=true]', { state: 'detached' });
    });
    expect(problems).toEqual([]);
  });

  test('a range is compared with the same days a year before, or it is said that there is no record', async () => {
    const problems = await visit({ access: 'open-for-reading' }, async (page, served) => {
      await page.click('#tab-history');
      await page.waitForSelector('.history-card canvas');
      await page.click('button:text-is("Compare with last year")');
      await page.waitForSelector('p:text-is("There is no record of last year.")');
      const yearAgo = parseInstant('2025-04-12T00:00:00+09:00')!;
      fillHistory(served.records, yearAgo, plus(yearAgo, days(1)));
      await page.reload();
      await page.waitForSelector('.history-card canvas');
      await page.click('button:text-is("Compare with last year")');
      await page.waitForSelector('.legend .last-year');
      expect(await page.textContent('.legend .solar .last-year')).toMatch(/^last year [\d.]+ kWh \(±0%\)$/);
      await page.click('.segments button:text-is("Money")');
      await page.waitForSelector('.legend .grid .last-year');
      expect(await page.textContent('.legend .grid .last-year')).toMatch(/^last year ¥[\d,]+ \(±0%\)$/);
    });
    expect(problems).toEqual([]);
  });

  for (const locale of ['ja-JP', 'en-US'])
    test(`${locale}: in full purchase the sun is beside the flow, nothing is sold in graphs, and the first screen can be chosen`, async () => {
      const problems = await visit({ access: 'sessions', locale }, async (page, served) => {
        served.house.mode = 'full';
        await page.setViewportSize({ width: 1024, height: 600 });
        await page.reload();
        await setUp(page);
        await page.waitForSelector('.sold-sun .amount');
        expect(await page.locator('.flow .solar').count()).toBe(0);
        expect(await page.locator('.anniversary').count()).toBe(0);
        const first = () => page.evaluate(`document.querySelector('.view').firstElementChild.className`);
        expect(await first()).toContain('flow-card');
        await page.evaluate(`location.hash = 'today'`);
        await page.waitForSelector('.legend .side li');
        expect(await page.locator('.legend .side li.solar').count()).toBe(0);
        await page.evaluate(`location.hash = 'history'`);
        await page.click('.segments button:nth-child(3)');
        await page.waitForSelector('.circuit-sums .name');
        expect(await page.locator('.circuit-sums li').count()).toBe(1);
        await page.evaluate(`location.hash = 'settings'`);
        await page.click('input[name=start-screen] >> nth=1');
        await page.waitForSelector('label:nth-child(2) input[name=start-screen]:checked');
        await page.evaluate(`location.hash = 'now'`);
        await page.waitForSelector('.sold-sun');
        await page.waitForSelector('.view > .sold-sun:first-child');
        expect(await page.evaluate(OVERFLOW)).toEqual([]);
      });
      expect(problems).toEqual([]);
    });

  test('on the day of the year on which generation began it is said since when and how much', async () => {
    const problems = await visit({ access: 'open-for-reading' }, async (page, served) => {
      await page.waitForSelector('.flow');
      expect(await page.locator('.anniversary').count()).toBe(0);
      const began = parseInstant('2023-04-12T00:00:00+09:00')!;
      fillHistory(served.records, began, plus(began, days(2)));
      await page.reload();
      await page.waitForSelector('.anniversary h2:text-is("3 years of generation today")');
    });
    expect(problems).toEqual([]);
  });

  test('a hole is told with its reason', async () => {
    await visit({ access: 'open-for-reading' }, async (page) => {
      await page.click('#tab-history');
      await page.waitForSelector('.hole-note');
      expect(await page.textContent('.hole-note')).toBe('not measured: no answer');
    });
  });
});
