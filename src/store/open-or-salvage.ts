import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { isDamaged, storeFailure } from './failure.ts';
import { FILE, openStore, type StoreOptions } from './open-store.ts';
import { putInPlace } from './put-in-place.ts';
import { salvage, type SalvagedTable } from './salvage.ts';
import type { Store } from './store.ts';

/** What became of a damaged file. */
export interface SalvageReport {
  /** Where the damaged file is kept, untouched. */
  readonly aside: string;
  readonly tables: readonly SalvagedTable[];
  /** One sentence per gap; empty where nothing but derived sums was hurt. */
  readonly lost: readonly string[];
}

/**
 * Opens the store; a damaged file is put aside, and what is whole of it goes on in a new one. Says in the journal what was
 * lost. Throws DATA_FILE where nothing of the file can be read, or where it is foreign or newer: never an empty beginning.
 */
export function openOrSalvage(options: StoreOptions): {
  readonly store: Store;
  readonly salvaged: SalvageReport | null;
} {
  try {
    return { store: openStore(options), salvaged: null };
  } catch (error) {
    if (!isDamaged(error)) throw error;
    const salvaged = replaceBySalvaged(options);
    const store = openStore(options);
    tell(store, salvaged, options.clock.now());
    return { store, salvaged };
  }
}

function replaceBySalvaged({ folder, clock, epoch }: StoreOptions): SalvageReport {
  const path = join(folder, FILE);
  const now = clock.now();
  const fresh = `${path}.salvaged`;
  const aside = `${path}.damaged-${now}`;
  try {
    const tables = salvage(path, fresh, { epoch: `${epoch ?? randomUUID()}-salvaged-${now}`, at: now });
    putInPlace(fresh, path, aside);
    return { aside, tables, lost: tables.flatMap(lostOf) };
  } catch (error) {
    rmSync(fresh, { force: true });
    throw storeFailure(error, path);
  }
}

function tell(store: Store, { aside, lost }: SalvageReport, at: Instant): void {
  const what = lost.length === 0 ? 'Nothing but sums was lost' : `Lost: ${lost.join('; ')}`;
  store.journal({
    kind: 'event',
    at,
    what: 'salvaged',
    text: {
      ja: `計測ファイルが破損していたため、読める部分を新しいファイルに移しました。元のファイルは ${aside} にあります。${what}`,
      en: `The file of measurements was damaged; what is whole was moved to a new one. ${what}. The old one is ${aside}.`,
    },
  });
}

const NAME: Readonly<Record<string, string>> = {
  minute_block: 'minutes',
  ten_seconds: '10-second values',
  half_hour: 'half hours',
};
const UNIT: Readonly<Record<string, number>> = { minute_block: 60_000, ten_seconds: 60_000, half_hour: HALF_HOUR };

function lostOf({ table, gaps }: SalvagedTable): string[] {
  const unit = UNIT[table];
  const bound = (key: number): string => (unit === undefined ? `number ${key}` : formatJst(instant(key * unit)));
  return gaps.map(({ after, before }) => {
    const from = after === null ? 'the beginning' : bound(after);
    const to = before === null ? 'the end' : bound(before);
    return `${NAME[table] ?? table.replace('_', ' ')} between ${from} and ${to}`;
  });
}
