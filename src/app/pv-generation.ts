import { nextPvGeneration, type PurchaseMode, type PvGeneration } from '#core/ledger/purchase-mode.ts';
import type { Instant } from '#core/time/instant.ts';
import type { Records } from '#ports/records.ts';

const KEY = 'solar.generation';
/** What a file says that has sun in it and nothing about its mode. */
const FIRST: PvGeneration = { mode: 'surplus', changes: 0 };

export interface RunningGeneration {
  readonly generation: PvGeneration;
  /** Writes down, durably and once, what is new about it: before the first half hour of a new series. */
  record(at: Instant): void;
}

/** Under which generation of its series the house's sun is kept from now on. */
export function runningGeneration(records: Records, mode: PurchaseMode): RunningGeneration {
  const kept = records.setting(KEY);
  const hasSun = records.series().some(({ id }) => id.startsWith('solar.'));
  const before = kept === null ? (hasSun ? FIRST : null) : (JSON.parse(kept) as PvGeneration);
  const generation = nextPvGeneration(before, mode);
  let recorded = generation === before || (before === null && mode === FIRST.mode);
  return {
    generation,
    record(at) {
      if (recorded) return;
      if (before !== null) records.journal({ kind: 'event', at, what: 'purchase-mode-changed', text: TEXT[mode] });
      records.keepSetting(KEY, JSON.stringify(generation));
      recorded = true;
    },
  };
}

const TEXT = {
  full: {
    ja: '買取方式が全量買取に変更されました。太陽光発電の記録は新しい系列で始まります。',
    en: 'The generation is now sold whole (full purchase). Its record goes on in a new series.',
  },
  surplus: {
    ja: '買取方式が余剰買取に変更されました。太陽光発電の記録は新しい系列で始まります。',
    en: 'The surplus of the generation is now sold. Its record goes on in a new series.',
  },
} as const;
