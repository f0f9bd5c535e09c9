import { afterAll, describe, expect, test } from 'vitest';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { parseScenario } from '#planfile/parse-scenario.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import type { PlanFile } from '#planfile/plan-schema.ts';
import { silent } from '#ports/log.ts';
import { dayScenario, type GoldenDay, STEPS } from './day-scenario.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const planned = (day: GoldenDay): Promise<PlanFile> =>
  planScenario(parseScenario(JSON.stringify(dayScenario(day))), { solver, seconds: () => 0 });

const NAMES = { battery: '蓄電池 / battery', ecocute: 'お湯 / hot water', ev: '車 / car' } as const;

/** The plan as `hems plan --explain` tells it, read by a householder. */
function asText(title: string, plan: PlanFile): string {
  const total = (pick: (step: PlanFile['steps'][number]) => number): string =>
    plan.steps.reduce((sum, step) => sum + pick(step), 0).toFixed(1);
  const lines = [
    title,
    `${plan.steps[0]!.at} から 30 時間`,
    `発電 ${total(({ expect: e }) => e.pv_kwh)} kWh、買電 ${total(({ expect: e }) => e.import_kwh)} kWh、売電 ${total(({ expect: e }) => e.export_kwh)} kWh`,
    `電気代 ${Math.round(plan.expected.cost_yen)} 円（おまかせなら ${Math.round(plan.expected.none_cost_yen)} 円）`,
    `6時間ごとの蓄電池: ${everySixHours(plan, 'battery_kwh')} kWh`,
    `6時間ごとのお湯: ${everySixHours(plan, 'tank_kwh')} kWh`,
    `6時間ごとの車: ${everySixHours(plan, 'ev_kwh')} kWh`,
  ];
  for (const device of ['battery', 'ecocute', 'ev'] as const) {
    lines.push('', NAMES[device]);
    for (const { constraint, text } of plan.explanations ?? [])
      if (constraint.device === device) lines.push(`  ${text.ja}`, `  ${text.en}`);
  }
  lines.push('', 'かなえられないこと / unmet');
  for (const { device, wish, at, short_kwh: short } of plan.unmet)
    lines.push(`  ${device}: ${wish}, ${at}, ${short.toFixed(1)} kWh`);
  if (plan.refusals !== undefined) lines.push('', '断った規則 / refused by');
  for (const one of new Set(
    plan.refusals?.map(({ device, day, rule, text }) => `  ${day} ${device}: ${rule} ${text.ja} / ${text.en}`),
  ))
    lines.push(one);
  return `${lines.join('\n')}\n`;
}

const everySixHours = (plan: PlanFile, key: 'battery_kwh' | 'tank_kwh' | 'ev_kwh'): string =>
  plan.steps
    .filter((_, step) => step % 12 === 11)
    .map(({ expect: e }) => (e[key] ?? 0).toFixed(1))
    .join(' · ');

const twoBand = (hour: number): number => (hour >= 1 && hour < 6 ? 31.84 : 39.74);

/** Wholesale and grid fee: cheap and even negative at noon, dear in the evening; tomorrow is not published yet. */
const market = (hour: number, step: number): number | null => {
  if (step >= 48) return null;
  if (hour >= 10 && hour < 14) return -4;
  if (hour >= 17 && hour < 21) return 48;
  return hour < 6 ? 22 : 29;
};

const DAYS: Readonly<Record<string, { readonly title: string; readonly day: GoldenDay }>> = {
  'rainy-holiday': {
    title: '雨の祝日（昭和の日、時間帯別）',
    day: {
      at: '2026-04-29T00:00:00+09:00',
      sun: [0.5, 0.6],
      price: twoBand,
      change: ({ calendar }) => ({
        calendar: {
          holidays: ['2026-04-29'],
          ev_away: (calendar as { ev_away: { leave: string }[] }).ev_away.filter(
            ({ leave }) => !leave.startsWith('2026-04-29'),
          ),
        },
      }),
    },
  },
  typhoon: {
    title: '台風の前（暴風警報、翌日の昼から夜まで）',
    day: {
      at: '2026-09-14T15:00:00+09:00',
      sun: [1.5, 0.3],
      price: twoBand,
      change: () => ({
        warnings: [
          {
            kind: '暴風警報',
            announced: '2026-09-14T14:40:00+09:00',
            start: '2026-09-15T12:00:00+09:00',
            end: '2026-09-15T21:00:00+09:00',
            battery_kwh: 8,
          },
        ],
      }),
    },
  },
  'car-leaving-at-five': {
    title: '車が朝5時に出る日（時間帯別）',
    day: {
      at: '2026-04-13T20:00:00+09:00',
      sun: [4.2, 4.0],
      price: twoBand,
      change: () => ({
        state: { battery_kwh: 8, tank_kwh: 12, ev_kwh: 12, ev_plugged: true },
        calendar: {
          holidays: [],
          ev_away: [{ leave: '2026-04-14T05:00:00+09:00', return: '2026-04-14T20:00:00+09:00', trip_kwh: 15 }],
        },
      }),
    },
  },
  'tank-nearly-empty': {
    title: 'お湯がほとんどない夕方（時間帯別）',
    day: {
      at: '2026-04-13T17:00:00+09:00',
      sun: [3.0, 4.0],
      price: twoBand,
      change: () => ({ state: { battery_kwh: 7, tank_kwh: 1.8, ev_kwh: 28, ev_plugged: true } }),
    },
  },
  'market-with-negative-prices': {
    title: '昼の単価がマイナスになる市場連動の日',
    day: {
      at: '2026-05-03T00:00:00+09:00',
      sun: [4.2, 4.0],
      price: market,
      change: () => ({
        tariff: {
          buy_yen: Array.from({ length: STEPS }, (_, step) => market((step / 2) % 24, step)),
          sell_yen: 8.5,
          published_until: '2026-05-04T00:00:00+09:00',
        },
        calendar: { holidays: ['2026-05-03', '2026-05-04', '2026-05-05'], ev_away: [] },
      }),
    },
  },
  'feed-broken': {
    title: '天気予報が2日前から届かない日（時間帯別）',
    day: {
      at: '2026-04-13T00:00:00+09:00',
      sun: [0, 0],
      price: twoBand,
      change: () => ({
        weather_forecast: { issued: '2026-04-11T00:00:00+09:00', pv_kwh: [], temp_c: [] },
      }),
    },
  },
  'battery-reserve': {
    title: '停電に備えて半分を残す家、残量が足りない夕方（時間帯別）',
    day: {
      at: '2026-04-13T18:00:00+09:00',
      sun: [3.0, 4.0],
      price: twoBand,
      change: ({ site }) => ({
        site: { ...site, battery: { ...(site.battery as object), reserve_kwh: 5 } },
        state: { battery_kwh: 3, tank_kwh: 12, ev_kwh: 28, ev_plugged: true },
      }),
    },
  },
  'full-purchase': {
    title: '全量買取の家（AiSEG2の規則、時間帯別）',
    day: {
      at: '2026-04-13T00:00:00+09:00',
      sun: [4.2, 4.0],
      price: twoBand,
      change: ({ site }) => ({ policy: 'catalogue', site: { ...site, facts: { full_purchase: true } } }),
    },
  },
};

describe('golden days of hems plan', () => {
  for (const [name, { title, day }] of Object.entries(DAYS))
    test(`${name} reads as written in ${name}.txt`, async () => {
      await expect(asText(title, await planned(day))).toMatchFileSnapshot(`./${name}.txt`);
    });
});
