import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Agreement, Sale } from '#app/month-account.ts';
import { HemsError } from '#core/errors.ts';
import { hint } from '#core/nearest-name.ts';
import { type BillingMonth, monthKey } from '#core/tariff/billing-month.ts';
import type { SpotPrices } from '#core/tariff/market-price.ts';
import type { FuelTable } from '#core/tariff/month-charges.ts';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import { type Catalogue, readFuel, readLevy, readSalePlans, readTariffPlans } from '#config/read-tariffs.ts';
import { readPrices } from '#drivers/price-csv/read-prices.ts';
import type { BillOptions } from '../bill.ts';

const config = (name: string): string => fileURLToPath(new URL(`../../../config/${name}`, import.meta.url));

/** Throws INPUT at the first plan that cannot be read. */
export const readPlans = ({ plans }: Pick<BillOptions, 'plans'>): readonly TariffPlan[] => {
  const folder = plans ?? config('plans');
  const found = whole(readTariffPlans(folder));
  if (found.length === 0)
    throw new HemsError('INPUT', `${folder} holds no plan (*.yaml); name a folder such as config/plans with --plans.`);
  return found;
};

export function planNamed<Plan extends { readonly id: string }>(
  plans: readonly Plan[],
  id: string,
  option: string,
): Plan {
  const plan = plans.find((one) => one.id === id);
  if (plan !== undefined) return plan;
  const known = hint(
    id,
    plans.map((one) => one.id),
  );
  throw new HemsError('USAGE', `${option} ${id} is not known; ${known}`);
}

/** What the options say of the agreement. A fuel adjustment of the options is that of `plan` in all of `months`. */
export function agreementFrom(
  options: BillOptions,
  plan: TariffPlan | null,
  months: readonly BillingMonth[],
): Agreement {
  const { amperes, kva, kw, area, fuelYenPerKwh: yenPerKwh, fuelMinimumYen: minimumYen } = options;
  if (yenPerKwh !== undefined && plan === null)
    throw new HemsError('USAGE', '--fuel-yen-per-kwh is of one plan; name it with --plan, or give --fuel FILE.');
  if (minimumYen !== undefined && yenPerKwh === undefined)
    throw new HemsError('USAGE', '--fuel-minimum-yen stands beside --fuel-yen-per-kwh; give that as well.');
  if (options.prices !== undefined && area === undefined)
    throw new HemsError('USAGE', '--prices needs --area, such as tokyo, to know which prices are meant.');
  const given = yenPerKwh === undefined ? null : { yenPerKwh, ...(minimumYen === undefined ? {} : { minimumYen }) };
  const fuel: FuelTable = options.fuel === undefined ? {} : checked(readFuel(options.fuel));
  return {
    contract: {
      ...(amperes === undefined ? {} : { amperes }),
      ...(kva === undefined ? {} : { kva }),
      ...(kw === undefined ? {} : { kw }),
      ...(area === undefined ? {} : { area }),
    },
    readingDay: options.readingDay,
    fuel:
      given === null || plan === null
        ? fuel
        : { ...fuel, [plan.id]: Object.fromEntries(months.map((month) => [monthKey(month), given])) },
    levy: checked(readLevy(options.levy ?? config('renewable-levy.yaml'))),
    ...(options.co2KgPerKwh === undefined ? {} : { co2KgPerKwh: options.co2KgPerKwh }),
    ...(options.prices === undefined ? {} : { spot: spotFrom(options.prices, area!) }),
  };
}

/** Null where the options name no buyer. */
export function saleFrom({ sale, saleSince }: BillOptions): Sale | null {
  if (sale === undefined && saleSince === undefined) return null;
  if (sale === undefined || saleSince === undefined)
    throw new HemsError('USAGE', '--sale and --sale-since belong together; give both.');
  return { plan: planNamed(whole(readSalePlans(config('sale-plans'))), sale, '--sale'), since: saleSince };
}

function spotFrom(path: string, area: string): SpotPrices {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new HemsError('INPUT', `${path} cannot be read (${code}); check the path.`, { cause });
  }
  return readPrices(bytes, path, area);
}

function whole<Plan>({ plans, faults }: Catalogue<Plan>): readonly Plan[] {
  if (faults.length > 0) throw new HemsError('INPUT', `${faults[0]!}.`);
  return plans;
}

function checked<T>(
  read:
    | { readonly value: T; readonly faults?: undefined }
    | { readonly faults: readonly string[]; readonly value?: undefined },
): T {
  if (read.faults !== undefined) throw new HemsError('INPUT', `${read.faults[0]!}.`);
  return read.value;
}
