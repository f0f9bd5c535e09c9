import { describe, expect, it } from 'vitest';
import {
  brokenPurchaseRules,
  checkPurchaseMode,
  nextPvGeneration,
  openPurchaseQuestions,
  PURCHASE_RULES,
  type PurchasedPcs,
  type PurchaseMode,
  type PurchaseSetup,
  type PvGeneration,
  purchaseView,
  ratedSum,
  solarSeriesId,
} from '#core/ledger/purchase-mode.ts';

const pcs = (more: Partial<PurchasedPcs> = {}): PurchasedPcs => ({
  id: 'pv1',
  mode: 'full',
  ratedW: 5_500,
  phase: 'single',
  residential: true,
  linkedBattery: false,
  ...more,
});
const setup = (more: Partial<PurchaseSetup> = {}): PurchaseSetup => ({
  pcs: [pcs()],
  measuredBy: { kind: 'measuring-unit', ct: '特定CT1' },
  ctExtensionM: 30,
  oneTransformer: true,
  ...more,
});
const codes = (given: PurchaseSetup) => brokenPurchaseRules(given).map(({ code }) => code);

/** For each rule a plant that breaks it alone. */
const BREAKING: Readonly<Record<string, PurchaseSetup>> = {
  'one-mode': setup({ pcs: [pcs(), pcs({ id: 'pv2', mode: 'surplus' })] }),
  'full-limit': setup({ pcs: Array.from({ length: 6 }, (_, index) => pcs({ id: `pv${index}` })) }),
  'full-no-linked-battery': setup({ pcs: [pcs({ linkedBattery: true })] }),
  'full-residential-single-phase': setup({ pcs: [pcs({ phase: 'three' })] }),
  'full-measuring-unit-ct1': setup({ measuredBy: { kind: 'measuring-unit', ct: '特定CT2' } }),
  'full-board-circuit': setup({ measuredBy: { kind: 'board', circuit: 5, extraCtFitted: true } }),
  'full-board-extra-ct': setup({ measuredBy: { kind: 'board', circuit: 1, extraCtFitted: false } }),
  'full-ct-extension': setup({ ctExtensionM: 31 }),
  'full-one-transformer': setup({ oneTransformer: false }),
};

describe('the rules of surplus and full purchase', () => {
  it('each break alone, each with a message of its own in both languages', () => {
    expect(Object.keys(BREAKING).toSorted()).toEqual(PURCHASE_RULES.map(({ code }) => code).toSorted());
    for (const [code, given] of Object.entries(BREAKING)) expect(codes(given)).toEqual([code]);
    for (const language of ['ja', 'en'] as const)
      expect(new Set(PURCHASE_RULES.map(({ message }) => message[language])).size).toBe(PURCHASE_RULES.length);
  });

  it('hold at their limits: 30 kW in sum, 30 m, circuit 4; and nothing is held against what was not asked', () => {
    const five = Array.from({ length: 5 }, (_, index) => pcs({ id: `pv${index}`, ratedW: 6_000 }));
    expect(ratedSum(five)).toBe(30_000);
    expect(codes(setup({ pcs: five, measuredBy: { kind: 'board', circuit: 4, extraCtFitted: true } }))).toEqual([]);
    expect(codes(setup({ measuredBy: null, ctExtensionM: null, oneTransformer: null }))).toEqual([]);
  });

  it('are told as sentences, and what nobody has answered yet is asked', () => {
    const plant = setup({ pcs: [pcs({ phase: 'three', linkedBattery: true })] });
    expect(checkPurchaseMode(plant).map(({ en }) => en)).toEqual([
      'Full purchase cannot be combined with a linked battery system.',
      'With full purchase only residential single-phase inverters can be measured.',
    ]);
    const untold = { measuredBy: null, ctExtensionM: null, oneTransformer: null };
    expect(openPurchaseQuestions(setup())).toEqual([]);
    expect(openPurchaseQuestions(setup(untold))).toHaveLength(3);
    expect(openPurchaseQuestions(setup({ ...untold, pcs: [pcs({ mode: 'surplus' })] }))).toEqual([]);
  });

  it('of full purchase bind nobody who sells surplus', () => {
    for (const [code, given] of Object.entries(BREAKING)) {
      if (code === 'one-mode') continue;
      expect(codes({ ...given, pcs: given.pcs.map((one) => ({ ...one, mode: 'surplus' as const })) })).toEqual([]);
    }
  });

  it('take PV from the flow page, the anniversary, surplus boiling and the sold graph from full purchase', () => {
    expect(Object.values(purchaseView('full'))).toEqual([false, false, false, false, true]);
    expect(Object.values(purchaseView('surplus'))).toEqual([true, true, true, true, false]);
  });
});

it('a change of mode begins a new PV series; no change goes on with the old one', () => {
  const modes: PurchaseMode[] = ['surplus', 'surplus', 'full', 'full', 'surplus'];
  let generation: PvGeneration | null = null;
  const ids = modes.map((mode) => {
    generation = nextPvGeneration(generation, mode);
    return solarSeriesId('pv1', generation);
  });
  expect(ids).toEqual(['solar.pv1', 'solar.pv1', 'solar-full.pv1@2', 'solar-full.pv1@2', 'solar.pv1@3']);
});
