import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseTariffPlan, readFuel, readLevy, readSalePlans, readTariffPlans } from '#config/read-tariffs.ts';

const FACTS = '../shared/data/tariffs/tariffs_jp.json';
const TEXT = readFileSync('config/plans/chubu_smartlife.yaml', 'utf8');
const NAME = 'config/plans/chubu_smartlife.yaml';
const faultsOf = (change: (text: string) => string, path = NAME) => parseTariffPlan(change(TEXT), path).faults;

describe('the catalogue that ships', () => {
  const { plans, faults } = readTariffPlans('config/plans');

  test('is read without a fault', () => {
    expect(faults).toEqual([]);
    expect(plans.length).toBeGreaterThan(15);
    expect(readSalePlans('config/sale-plans').faults).toEqual([]);
    expect(readLevy('config/renewable-levy.yaml').faults).toBeUndefined();
    expect(readFuel('config/fuel-adjustment.example.yaml').value).toMatchObject({
      Chugoku: { '2026-04': { yenPerKwh: -11.39, minimumYen: -171.12 } },
    });
  });

  test.skipIf(!existsSync(FACTS))(
    'holds every plan of the fact source at its prices (skipped where ../shared is absent)',
    () => {
      const facts = JSON.parse(readFileSync(FACTS, 'utf8')) as {
        plans: { id: string; energy: { tiers?: [number | null, number][]; bands?: { yen: number }[] } }[];
      };
      for (const { id, energy } of facts.plans) {
        const own = plans.find((plan) => plan.id === id || plan.id === `${id}_2022`);
        expect(own?.id, id).toBeDefined();
        const prices = own!.energy.kind === 'bands' ? own!.energy.bands.map(({ yenPerKwh }) => yenPerKwh) : [];
        if (energy.bands !== undefined) expect(new Set(prices)).toEqual(new Set(energy.bands.map(({ yen }) => yen)));
        if (energy.tiers !== undefined)
          expect(own!.energy).toMatchObject({
            tiers: energy.tiers.map(([upToKwh, yenPerKwh]) => ({ upToKwh, yenPerKwh })),
          });
      }
    },
  );
});

describe('a fault is one sentence with line and key', () => {
  test('an unknown key names the nearest', () => {
    expect(faultsOf((text) => text.replace('utility:', 'utilty:'))).toContain(
      `${NAME} line 3: the file has no key "utilty"; did you mean "utility"?`,
    );
  });

  test('inside a list and a kind as well', () => {
    expect(faultsOf((text) => text.replace('yen_per_unit_over:', 'yen_per_unit_ower:'))).toContain(
      `${NAME} line 9: base has no key "yen_per_unit_ower"; did you mean "yen_per_unit_over"?`,
    );
    expect(faultsOf((text) => text.replace('{ name: ナイトタイム, from_h', '{ name: ナイトタイム, form_h'))).toContain(
      `${NAME} line 19: energy.bands.4 has no key "form_h"; did you mean "from_h"?`,
    );
  });

  test('a wrong word names the nearest', () => {
    expect(faultsOf((text) => text.replace('days: holiday', 'days: holidays'))).toEqual([
      `${NAME} line 18: energy.bands.3.days is "holidays"; did you mean "holiday"?`,
    ]);
    expect(faultsOf((text) => text.replace('kind: bands', 'kind: band'))).toEqual([
      `${NAME} line 11: energy.kind is "band"; did you mean "bands"?`,
    ]);
  });

  test('every fault is told', () => {
    const faults = faultsOf((text) => text.replace('confidence: A', 'confidence: Z').replace('38.80', '"38.80"'))!;
    expect(faults.map((fault) => fault.slice(0, fault.indexOf(':')))).toEqual([`${NAME} line 7`, `${NAME} line 15`]);
  });

  test('a half hour without a price, or with two, is found', () => {
    expect(faultsOf((text) => text.replace('from_h: 17, to_h: 22', 'from_h: 18, to_h: 22'))).toEqual([
      `${NAME}: energy.bands: 0 bands hold at 17:00 on a weekday of month 1; exactly one is needed`,
    ]);
  });

  test('a file under another name, and text that is not YAML', () => {
    expect(faultsOf((text) => text, 'plans/other.yaml')).toEqual([
      'plans/other.yaml: id is "chubu_smartlife"; name the file chubu_smartlife.yaml or correct the id',
    ]);
    expect(faultsOf((text) => text.replace('energy:', 'energy: ['))![0]).toMatch(/line \d+ is not YAML/);
  });

  test('a folder that is not there', () => {
    expect(readTariffPlans('/nonexistent')).toEqual({
      plans: [],
      faults: ['/nonexistent cannot be read (ENOENT); check the path'],
    });
  });
});
