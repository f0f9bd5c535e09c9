import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billingPeriod } from '#core/tariff/billing-month.ts';
import { slotsBetween } from '#core/time/slot.ts';
import { formatJst } from '#core/time/jst.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { openStore } from '#store/open-store.ts';
import type { BillAnswer, WhatIfAnswer } from '#web/api/schema/bill-schema.ts';
import type { CorrectionAnswer } from '#web/api/schema/correction-schema.ts';
import { hems } from './hems.ts';

const { from, to } = billingPeriod({ year: 2026, month: 4 }, 1);
let data: string;
const file = (name: string): string => join(data, name);

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'hems-bill-'));
  const store = openStore({ folder: data, clock: systemClock, durability: 'none' });
  // March: 1,488 half hours × 250 Wh = 372 kWh bought, × 100 Wh = 148.8 → 149 kWh sold.
  store.keepHalfHours(
    [...slotsBetween(from, to)].flatMap((at) => [
      { series: 'grid.import', at, wh: 250, missing: null, origin: 'meter' as const },
      { series: 'grid.export', at, wh: 100, missing: null, origin: 'meter' as const },
    ]),
  );
  store.close();
  const prices = [...slotsBetween(from, to)].map((at) => `${formatJst(at)},10.00`);
  writeFileSync(file('prices.csv'), `\uFEFFtime,yen_per_kwh\r\n${prices.join('\r\n')}\r\n`);
  writeFileSync(file('fuel.yaml'), 'TEPCO EP:\n  "2026-04": { yen_per_kwh: -7.72 }\n');
});
afterAll(() => rmSync(data, { recursive: true }));

const bill = (...more: string[]) => hems('bill', '--data', data, '--month', '2026-04', ...more);
const correct = (...more: string[]) => hems('correct', ...more, '--data', data);

describe('hems bill', () => {
  test('prints the month line by line, to the yen, with what was sold', async () => {
    // 1,247.00 + 3,576.00 + 6,552.00 + 72 × 40.49 − 372 × 7.72 + ⌊372 × 3.98⌋ = 12,898.44
    const agreed = ['--plan', 'tepco_juryo_b', '--amperes', '40', '--fuel', file('fuel.yaml')];
    const sold = ['--sale', 'fit_2024', '--sale-since', '2024-10-01', '--co2-kg-per-kwh', '0.4'];
    const { code, stdout } = await bill(...agreed, ...sold);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      '2026-04 従量電灯B / Metered Lighting B (TEPCO EP)',
      '2026-03-01 to 2026-04-01 (exclusive), 372 kWh',
      '基本料金 1,247.00',
      '電力量料金 第1段階 120 kWh × 29.80 3,576.00',
      '電力量料金 第2段階 180 kWh × 36.40 6,552.00',
      '電力量料金 第3段階 72 kWh × 40.49 2,915.28',
      '燃料費調整額 372 kWh × -7.72 -2,871.84',
      '再エネ発電促進賦課金 372 kWh × 3.98 1,480.00',
      '請求額 / total 12,898',
      '売電 / sold, fit_2024 149 kWh 2,384',
      'CO₂ 148.8 kg',
      '',
    ]);
  });

  test('takes market prices by half hour from CSV', async () => {
    // ⌊10.00 ÷ 0.931 × 1.1⌋₂ = 11.81, + 15.11 = 26.92 × 372 kWh = 10,014.24; levy of a market plan 372 × 3.98 = 1,480.56
    const market = ['--plan', 'looop_smarttime_one_2022', '--area', 'tokyo', '--prices', file('prices.csv')];
    const { code, stdout } = await bill(...market, '--json');
    expect(code).toBe(0);
    const [answer] = (JSON.parse(stdout) as { bills: BillAnswer[] }).bills;
    expect(answer!.items[0]).toMatchObject({ kind: 'energy', kwh: 372, amount_yen: 10_014.24 });
    expect(answer!.unknown).not.toContain('market-price');
  });

  test('says what keeps the bill from being whole', async () => {
    const { code, stdout } = await hems('bill', '--data', data, '--month', '2026-05', '--plan', 'shikoku_denka_e');
    expect(code).toBe(0);
    expect(stdout).toMatch(/請求額 \/ total +\?\n/);
    expect(stdout).toContain('half hours that were not measured or are not over yet; the base charge, which none');
    expect(stdout).toContain('1440 half hours are missing.');
  });

  test('puts every other plan beside it', async () => {
    const { stdout } = await bill('--what-if', '--amperes', '40', '--plan', 'tepco_juryo_b', '--json');
    const { plans, running } = JSON.parse(stdout) as WhatIfAnswer;
    expect(running).toBe('tepco_juryo_b');
    expect(plans.length).toBeGreaterThan(15);
    expect(plans.find(({ plan }) => plan.id === 'tepco_juryo_b')!.unknown).toEqual(['fuel-adjustment']);
  });

  test.each([
    [['--plan', 'tepco_juryo_d'], '--plan tepco_juryo_d is not known; did you mean "tepco_juryo_b"?'],
    [[], '--plan is missing; known are chubu_smartlife'],
    [['--month', '2026-5', '--plan', 'tepco_juryo_b'], "argument '2026-5' is invalid. A month of account"],
    [['--plan', 'tepco_juryo_b', '--plans', 'src/core'], 'holds no plan (*.yaml)'],
  ])('refuses %j with one sentence and 2', async (args, sentence) => {
    const { code, stderr, stdout } = await bill(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('hems correct', () => {
  const AT = '2026-03-10T12:30:00+09:00';
  const BY = ['--who', 'Hanako', '--why', 'CT was turned round'];

  test('replaces and marks, and the bill follows', async () => {
    const { code, stdout } = await correct('value', 'grid.import', AT, '4250', ...BY, '--json');
    expect(code).toBe(0);
    const made = JSON.parse(stdout) as CorrectionAnswer;
    expect(made).toMatchObject({ wh: 4_250, who: 'Hanako', why: BY[3], before: { wh: 250, origin: 'meter' } });
    const after = await bill('--plan', 'tepco_juryo_b', '--json');
    expect((JSON.parse(after.stdout) as { bills: BillAnswer[] }).bills[0]!.kwh).toBe(376);

    expect((await correct('mark', 'grid.import', '2026-03-10T13:00:00+09:00', ...BY)).code).toBe(0);
    const holed = await bill('--plan', 'tepco_juryo_b', '--json');
    expect((JSON.parse(holed.stdout) as { bills: BillAnswer[] }).bills[0]).toMatchObject({ missing_half_hours: 1 });

    const listed = await correct('list', '--from', '2026-03-01', '--to', '2026-04-01');
    expect(listed.stdout).toContain(`${AT}  grid.import: 4250 Wh instead of 250 Wh, by Hanako on `);
    expect(listed.stdout).toContain('grid.import: nothing (out-of-range) instead of 250 Wh');
  });

  test.each([
    [['value', 'grid.imprt', AT, '1', ...BY], 'No series "grid.imprt" is stored; did you mean "grid.import"?'],
    [['value', 'grid.import', AT, '99999', ...BY], 'A number of Wh from 0 to 50000'],
  ])('refuses %j with one sentence and 2', async (args, sentence) => {
    const { code, stderr } = await correct(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('makes no file where there is none', async () => {
    const { code, stderr } = await hems('correct', 'value', 'a', AT, '1', ...BY, '--data', file('other'));
    expect(code).toBe(2);
    expect(stderr).toContain('does not exist');
  });
});
