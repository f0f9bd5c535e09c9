import type { Instant } from '../time/instant.ts';
import { milliyen } from '../units.ts';
import { bandAt } from './bands.ts';
import type { BillGap, BillItem } from './bill-item.ts';
import { marketPrice, type SpotPrices } from './market-price.ts';
import {
  type Contract,
  type EnergyCharge,
  includedKwh,
  type Rounding,
  type TariffPlan,
  type Tier,
} from './tariff-plan.ts';

/** Bought energy of one half hour, Wh; null = not known. */
export interface HalfHourUse {
  readonly at: Instant;
  readonly wh: number | null;
}

/** The energy lines of a bill (電力量料金), and the use as billed. */
export interface EnergyItems {
  readonly kwh: number;
  readonly items: readonly BillItem[];
  readonly unknown: readonly BillGap[];
}

export function energyItems(
  plan: TariffPlan,
  contract: Contract,
  use: readonly HalfHourUse[],
  spot: SpotPrices,
): EnergyItems {
  const { energy, rounding } = plan;
  switch (energy.kind) {
    case 'tiers':
      return tierItems(energy.tiers, includedKwh(plan), billedKwh(sumWh(use), rounding));
    case 'bands':
      return bandItems(energy, rounding, use);
    case 'market':
      return marketItems(energy, rounding, contract, use, spot);
  }
}

const sumWh = (use: readonly HalfHourUse[]): number => use.reduce((sum, { wh }) => sum + (wh ?? 0), 0);

/** Whole kWh half up, or exact to the mWh. */
const billedKwh = (wh: number, { use }: Rounding): number =>
  use === 'whole-kwh' ? Math.round(milliwattHours(wh) / 1e6) : milliwattHours(wh) / 1e6;

/** Sums of fractions of a Wh, rid of the noise of adding them up. */
const milliwattHours = (wh: number): number => Math.round(wh * 1_000);

const line = (name: BillItem['name'], kwh: number, yenPerKwh: number): BillItem => ({
  kind: 'energy',
  name,
  kwh,
  yenPerKwh,
  amount: milliyen(kwh * yenPerKwh * 1_000),
});

function tierItems(tiers: readonly Tier[], included: number, kwh: number): EnergyItems {
  const items: BillItem[] = [];
  let from = included;
  tiers.forEach(({ upToKwh, yenPerKwh }, index) => {
    const to = upToKwh ?? Number.POSITIVE_INFINITY;
    const own = Math.max(0, Math.min(kwh, to) - from);
    if (own > 0 || index === 0) items.push(line(tierName(index, tiers.length), own, yenPerKwh));
    from = to;
  });
  return { kwh, items, unknown: [] };
}

const tierName = (index: number, count: number): BillItem['name'] =>
  count === 1
    ? { ja: '電力量料金', en: 'Energy charge' }
    : { ja: `電力量料金 第${index + 1}段階`, en: `Energy charge, step ${index + 1}` };

function bandItems(
  { bands, restDays }: Extract<EnergyCharge, { kind: 'bands' }>,
  rounding: Rounding,
  use: readonly HalfHourUse[],
): EnergyItems {
  const whByBand = new Map(bands.map((band) => [band, 0]));
  for (const { at, wh } of use) {
    const band = bandAt(bands, restDays, at);
    if (band === undefined) throw new RangeError(`the bands leave a gap at ${at}`);
    whByBand.set(band, whByBand.get(band)! + (wh ?? 0));
  }
  const lines = mergedByName([...whByBand]).map(({ name, yenPerKwh, wh }) =>
    line({ ja: `電力量料金 ${name}`, en: `Energy charge, ${name}` }, billedKwh(wh, rounding), yenPerKwh),
  );
  const items = lines.filter(({ kwh }) => kwh! > 0);
  return { kwh: lines.reduce((sum, { kwh }) => sum + kwh!, 0), items, unknown: [] };
}

/** A band with other hours on other days is one line of the bill: same name, same price. */
function mergedByName(bands: readonly (readonly [{ name: string; yenPerKwh: number }, number])[]) {
  const merged: { name: string; yenPerKwh: number; wh: number }[] = [];
  for (const [{ name, yenPerKwh }, wh] of bands) {
    const same = merged.find((one) => one.name === name && one.yenPerKwh === yenPerKwh);
    if (same === undefined) merged.push({ name, yenPerKwh, wh });
    else same.wh += wh;
  }
  return merged;
}

/** Half hour by half hour at the market's price; the fixed part is in the price. */
function marketItems(
  { areas }: Extract<EnergyCharge, { kind: 'market' }>,
  rounding: Rounding,
  contract: Contract,
  use: readonly HalfHourUse[],
  spot: SpotPrices,
): EnergyItems {
  const name = { ja: '電力量料金（30分ごとの単価）', en: 'Energy charge by half hour' };
  const kwh = billedKwh(sumWh(use), rounding);
  const area = areas[contract.area ?? ''];
  if (area === undefined) {
    return { kwh, items: [{ kind: 'energy', name, kwh, yenPerKwh: null, amount: null }], unknown: ['contract'] };
  }
  let microyen = 0;
  let unpriced = false;
  for (const { at, wh } of use) {
    const price = spot.get(at);
    if (price === undefined) unpriced = true;
    else microyen += (wh ?? 0) * Math.round(marketPrice(price, area) * 1_000);
  }
  const amount = unpriced ? null : milliyen(microyen / 1_000);
  return {
    kwh,
    items: [{ kind: 'energy', name, kwh, yenPerKwh: null, amount }],
    unknown: unpriced ? ['market-price'] : [],
  };
}
