import { expect, test } from 'vitest';
import { canBeChosen, choosePlan, chosenPlan, tariffInForce } from '#app/chosen-tariff.ts';
import { buyPrice } from '#core/tariff/tariff.ts';
import { parseInstant } from '#core/time/instant.ts';
import { readTariffPlans } from '#config/read-tariffs.ts';
import { TARIFF } from '../web/fake-house.ts';

const { plans } = readTariffPlans('config/plans');
const NIGHT = parseInstant('2026-04-12T03:00:00+09:00')!;

function settings() {
  const kept = new Map<string, string>();
  return {
    setting: (key: string) => kept.get(key) ?? null,
    keepSetting: (key: string, text: string) => void kept.set(key, text),
  };
}

const inForce = (chosen: string | null) => {
  const kept = settings();
  choosePlan(kept, chosen);
  expect(chosenPlan(kept)).toBe(chosen);
  return tariffInForce({ settings: kept, catalogue: () => plans, configured: TARIFF, contract: { amperes: 60 } });
};

test('nothing chosen: the configured tariff', () => {
  expect(inForce(null)).toBe(TARIFF);
});

test('a chosen plan has its own prices, with levy and sale price as configured', () => {
  const tariff = inForce('tepco_smartlife_s');
  expect(tariff.id).toBe('tepco_smartlife_s');
  expect(buyPrice(tariff, NIGHT)).toBe((27.86 + TARIFF.levyYenPerKwh) * 1_000);
  expect(tariff.sellYenPerKwh).toBe(TARIFF.sellYenPerKwh);
});

test('a plan that is gone, or whose prices change by the half hour, leaves the configured one in force', () => {
  expect(inForce('no-such-plan')).toBe(TARIFF);
  const market = plans.find((plan) => !canBeChosen(plan))!;
  expect(inForce(market.id)).toBe(TARIFF);
});

test('every other plan of the catalogue can be chosen and has a price at every hour', () => {
  for (const plan of plans.filter(canBeChosen)) {
    const tariff = inForce(plan.id);
    for (let hour = 0; hour < 24; hour++)
      expect(buyPrice(tariff, (NIGHT + hour * 3_600_000) as typeof NIGHT)).toBeGreaterThan(0);
  }
});
