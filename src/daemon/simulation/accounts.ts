import { buyPrice, sellPrice, type Tariff } from '#core/tariff/tariff.ts';
import type { Instant } from '#core/time/instant.ts';
import { priceOf } from '#core/units.ts';
import type { HalfHourRow } from '#ports/records.ts';

/** Energies of a run, Wh, as the daemon measured them. */
export interface MeasuredEnergy {
  load: number;
  pv: number;
  /** Generation that is sold whole, past the house. */
  pv_sold: number;
  import: number;
  export: number;
  battery_charge: number;
  battery_discharge: number;
  ev: number;
  ev_discharge: number;
  heater: number;
}

export interface Accounts {
  add(rows: readonly HalfHourRow[]): void;
  readonly energy: Readonly<MeasuredEnergy>;
  /** Milli-yen of the measured half hours. */
  cost(): number;
  /** Half hours in which every series of the energy balance is known. */
  measured(): number;
}

const KINDS: readonly (readonly [pattern: RegExp, kind: keyof MeasuredEnergy])[] = [
  [/^house$/, 'load'],
  [/^solar\.[^.]+$/, 'pv'],
  [/^solar-full\.[^.]+$/, 'pv_sold'],
  [/^grid\.import$/, 'import'],
  [/^grid\.export$/, 'export'],
  [/^battery\..*\.charge$/, 'battery_charge'],
  [/^battery\..*\.discharge$/, 'battery_discharge'],
  [/^vehicle\..*\.charge$/, 'ev'],
  [/^vehicle\..*\.discharge$/, 'ev_discharge'],
  [/^heater\.[^.]+$/, 'heater'],
];

/** Adds up what was measured in [from, to). `balance` names the series that a measured half hour must have. */
export function createAccounts(from: Instant, to: Instant, balance: readonly string[], tariff: Tariff): Accounts {
  const energy: MeasuredEnergy = {
    load: 0,
    pv: 0,
    pv_sold: 0,
    import: 0,
    export: 0,
    battery_charge: 0,
    battery_discharge: 0,
    ev: 0,
    ev_discharge: 0,
    heater: 0,
  };
  const kindOf = new Map<string, keyof MeasuredEnergy>();
  for (const series of balance) {
    const kind = KINDS.find(([pattern]) => pattern.test(series))?.[1];
    if (kind !== undefined) kindOf.set(series, kind);
  }
  const open = new Map<Instant, number>();
  let measured = 0;
  let cost = 0;

  const count = (at: Instant): void => {
    const seen = (open.get(at) ?? 0) + 1;
    if (seen < kindOf.size) {
      open.set(at, seen);
      return;
    }
    open.delete(at);
    measured++;
  };

  return {
    add(rows) {
      for (const { series, at, wh } of rows) {
        const kind = kindOf.get(series);
        if (kind === undefined || wh === null || at < from || at >= to) continue;
        energy[kind] += wh;
        if (kind === 'import') cost += priceOf(wh, buyPrice(tariff, at));
        if (kind === 'export' || kind === 'pv_sold') cost -= priceOf(wh, sellPrice(tariff));
        count(at);
      }
    },
    energy,
    cost: () => cost,
    measured: () => measured,
  };
}

/** |what came in − what went out| as a share of what came in, percent (interfaces.md). */
export function balanceErrorPct(e: Readonly<MeasuredEnergy>): number {
  const source = e.pv + e.import;
  if (source === 0) return 0;
  const out = e.load + e.heater + e.ev + e.battery_charge + e.export;
  return (Math.abs(source + e.battery_discharge + e.ev_discharge - out) / source) * 100;
}
