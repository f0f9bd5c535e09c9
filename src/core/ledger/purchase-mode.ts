import type { Sentence } from '../journal.ts';

/** 余剰買取: what the house does not use is sold. 全量買取: everything is sold through a meter of its own. */
export type PurchaseMode = 'surplus' | 'full';

/** One inverter (PCS) of the plant. */
export interface PurchasedPcs {
  readonly id: string;
  readonly mode: PurchaseMode;
  readonly ratedW: number;
  readonly phase: 'single' | 'three';
  /** Made for homes (住宅用). */
  readonly residential: boolean;
  /** A battery system is linked to it (連携). */
  readonly linkedBattery: boolean;
}

/** What is known about how generation is sold and measured; null = not asked yet. */
export interface PurchaseSetup {
  readonly pcs: readonly PurchasedPcs[];
  /** What measures the sold generation. Only asked in full purchase. */
  readonly measuredBy:
    | { readonly kind: 'measuring-unit'; readonly ct: '特定CT1' | '特定CT2' | '主幹CT' }
    | { readonly kind: 'board'; readonly circuit: number; readonly extraCtFitted: boolean }
    | null;
  readonly ctExtensionM: number | null;
  /** Seller's and buyer's meters hang on one transformer. */
  readonly oneTransformer: boolean | null;
}

export interface PurchaseRule {
  readonly code: string;
  readonly broken: (setup: PurchaseSetup) => boolean;
  readonly message: Sentence;
}

/** Upper limit of full purchase, all inverters together. */
const FULL_LIMIT_W = 30_000;
const CT_EXTENSION_LIMIT_M = 30;
/** 特定回路1–4 of the distribution board. */
const SPECIAL_CIRCUITS = 4;

const isFull = ({ pcs }: PurchaseSetup): boolean => pcs.some(({ mode }) => mode === 'full');
/** Several inverters are one plant. */
export const ratedSum = (pcs: readonly PurchasedPcs[]): number => pcs.reduce((sum, { ratedW }) => sum + ratedW, 0);

/** Every rule of the two modes that can be checked from what was configured or answered. */
export const PURCHASE_RULES: readonly PurchaseRule[] = [
  {
    code: 'one-mode',
    broken: ({ pcs }) => new Set(pcs.map(({ mode }) => mode)).size > 1,
    message: {
      ja: '余剰買取と全量買取は同時に使えません。すべてのパワコンを同じ方式にしてください。',
      en: 'Surplus and full purchase cannot be used at once: give every inverter the same mode.',
    },
  },
  {
    code: 'full-limit',
    broken: (setup) => isFull(setup) && ratedSum(setup.pcs) > FULL_LIMIT_W,
    message: {
      ja: '全量買取では、パワコンの合計を 30 kW 以下にしてください。',
      en: 'With full purchase all inverters together may have at most 30 kW.',
    },
  },
  {
    code: 'full-no-linked-battery',
    broken: (setup) => isFull(setup) && setup.pcs.some(({ linkedBattery }) => linkedBattery),
    message: {
      ja: '全量買取では、蓄電池連携システムを使えません。',
      en: 'Full purchase cannot be combined with a linked battery system.',
    },
  },
  {
    code: 'full-residential-single-phase',
    broken: (setup) => isFull(setup) && setup.pcs.some(({ residential, phase }) => !residential || phase !== 'single'),
    message: {
      ja: '全量買取で計測できるのは、住宅用の単相パワコンだけです。',
      en: 'With full purchase only residential single-phase inverters can be measured.',
    },
  },
  {
    code: 'full-measuring-unit-ct1',
    broken: (setup) =>
      isFull(setup) && setup.measuredBy?.kind === 'measuring-unit' && setup.measuredBy.ct !== '特定CT1',
    message: {
      ja: '全量買取では、計測ユニットの特定CT1で発電を計測してください。',
      en: 'With full purchase the measuring unit measures generation with 特定CT1.',
    },
  },
  {
    code: 'full-board-circuit',
    broken: (setup) =>
      isFull(setup) &&
      setup.measuredBy?.kind === 'board' &&
      !(setup.measuredBy.circuit >= 1 && setup.measuredBy.circuit <= SPECIAL_CIRCUITS),
    message: {
      ja: '全量買取では、分電盤の特定回路1~4のいずれかを太陽光発電1に設定してください。',
      en: 'With full purchase one of the board’s special circuits 1–4 is 太陽光発電1.',
    },
  },
  {
    code: 'full-board-extra-ct',
    broken: (setup) => isFull(setup) && setup.measuredBy?.kind === 'board' && !setup.measuredBy.extraCtFitted,
    message: {
      ja: '全量買取で分電盤を使う場合は、追加のCTとケーブルが必要です。',
      en: 'With full purchase a distribution board needs an extra CT and cable.',
    },
  },
  {
    code: 'full-ct-extension',
    broken: (setup) => isFull(setup) && setup.ctExtensionM !== null && setup.ctExtensionM > CT_EXTENSION_LIMIT_M,
    message: {
      ja: 'CTの延長は 30 m 以下にしてください。',
      en: 'The CT’s cable may be extended by at most 30 m.',
    },
  },
  {
    code: 'full-one-transformer',
    broken: (setup) => isFull(setup) && setup.oneTransformer === false,
    message: {
      ja: '売電用と買電用のメーターは、同じ変圧器(柱上トランス)の下にある必要があります。',
      en: 'The seller’s and the buyer’s meter must hang on one transformer.',
    },
  },
];

/** What is wrong with a set-up, one sentence for each broken rule in the order of the table; empty where it may stand. */
export const checkPurchaseMode = (setup: PurchaseSetup): readonly Sentence[] =>
  brokenPurchaseRules(setup).map(({ message }) => message);

/** What a set-up for full purchase still has to be asked: rules that nothing but a person can answer. */
export function openPurchaseQuestions(setup: PurchaseSetup): readonly Sentence[] {
  if (!isFull(setup)) return [];
  return QUESTIONS.filter(({ open }) => open(setup)).map(({ question }) => question);
}

const QUESTIONS: readonly { readonly open: (setup: PurchaseSetup) => boolean; readonly question: Sentence }[] = [
  {
    open: ({ measuredBy }) => measuredBy === null,
    question: {
      ja: '売電する発電量は何で計測しますか(計測ユニットの特定CT1、または分電盤の特定回路1~4)。',
      en: 'What measures the sold generation: 特定CT1 of the measuring unit, or one of the board’s special circuits 1–4?',
    },
  },
  {
    open: ({ ctExtensionM }) => ctExtensionM === null,
    question: {
      ja: 'CTのケーブルを何 m 延長していますか(30 m 以下)。',
      en: 'By how many metres is the CT’s cable extended (at most 30 m)?',
    },
  },
  {
    open: ({ oneTransformer }) => oneTransformer === null,
    question: {
      ja: '売電用と買電用のメーターは同じ変圧器(柱上トランス)の下にありますか。',
      en: 'Do the seller’s and the buyer’s meter hang on one transformer?',
    },
  },
];

/** The rules that a set-up breaks, in the order of the table. */
export const brokenPurchaseRules = (setup: PurchaseSetup): readonly PurchaseRule[] =>
  PURCHASE_RULES.filter(({ broken }) => broken(setup));

/** What is shown and done in a mode. */
export interface PurchaseView {
  readonly solarOnFlowPage: boolean;
  readonly generationAnniversary: boolean;
  /** The EcoCute may boil with surplus. */
  readonly surplusBoil: boolean;
  /** Sold energy of the sun; a fuel cell's generation may be shown in either mode. */
  readonly soldGraph: boolean;
  /** A start screen for full purchase can be chosen. */
  readonly fullPurchaseStartScreen: boolean;
}

export const purchaseView = (mode: PurchaseMode): PurchaseView => ({
  solarOnFlowPage: mode === 'surplus',
  generationAnniversary: mode === 'surplus',
  surplusBoil: mode === 'surplus',
  soldGraph: mode === 'surplus',
  fullPurchaseStartScreen: mode === 'full',
});

/** Under which mode a plant's generation is being written, and how often the mode has changed before. */
export interface PvGeneration {
  readonly mode: PurchaseMode;
  readonly changes: number;
}

/** A change of mode begins a new PV series: what was sold under another contract is not added to it. */
export const nextPvGeneration = (before: PvGeneration | null, mode: PurchaseMode): PvGeneration => {
  if (before === null) return { mode, changes: 0 };
  return before.mode === mode ? before : { mode, changes: before.changes + 1 };
};

/**
 * `solar.pv1`, in full purchase `solar-full.pv1`: it passes the house by and stands in no balance of it. After changes of mode
 * `solar-full.pv1@2`, `solar.pv1@3`, …
 */
export const solarSeriesId = (pcs: string, { mode, changes }: PvGeneration): string =>
  `${mode === 'full' ? FULL_PREFIX : 'solar.'}${pcs}${changes === 0 ? '' : `@${changes + 1}`}`;

const FULL_PREFIX = 'solar-full.';

/** Generation that is sold whole. */
export const isFullPurchaseSeries = (id: string): boolean => id.startsWith(FULL_PREFIX);
