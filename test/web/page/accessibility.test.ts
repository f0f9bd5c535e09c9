import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../../scripts/build-page.ts';
import { serveFake } from '../serve-fake.ts';
import { READY, SIZES, VIEWS } from './in-browser.ts';

const CHROMIUM = '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds against WCAG 2 A and AA and its own best practices: rule, how grave, where. Run in the browser. */
const FOUND = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target }) => [id, impact, target.join(' ')].join(' | '))))`;

describe.skipIf(!existsSync(CHROMIUM))('axe finds nothing', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hidamari-axe-'));
    await buildPage({ outdir: folder });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [size, width, height] of SIZES)
    for (const [colorScheme, locale] of [
      ['light', 'ja-JP'],
      ['dark', 'en-US'],
    ] as const)
      test(`${size}, ${colorScheme}, ${locale}`, async () => {
        const served = await serveFake({ pageFolder: folder });
        const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme });
        const page = await context.newPage();
        await page.goto(served.address);
        await page.waitForSelector(READY.now);
        await page.evaluate(AXE);
        const found: Record<string, unknown> = {};
        for (const view of VIEWS) {
          await page.evaluate(`location.hash = '${view}'`);
          await page.waitForSelector(READY[view]);
          found[view] = await page.evaluate(FOUND);
        }
        await context.close();
        await served.close();
        expect(found).toEqual(Object.fromEntries(VIEWS.map((view) => [view, []])));
      });

  test('it would find an image without words', async () => {
    const page = await browser.newPage();
    await page.setContent('<html lang="en"><title>t</title><main><h1>t</h1><img src="data:,"></main></html>');
    await page.evaluate(AXE);
    expect(await page.evaluate(FOUND)).toEqual(['image-alt | critical | img']);
    await page.close();
  });
});
