import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HouseMoney } from '#app/month-account.ts';
import { HemsError } from '#core/errors.ts';
import { fuelOf, levyOf } from '#core/tariff/month-charges.ts';
import { salePriceAt } from '#core/tariff/sale-plan.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { tariffOfPlan } from '#core/tariff/tariff-of-plan.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstDate } from '#core/time/jst.ts';
import { readFuel, readLevy, readSalePlans, readTariffPlans } from '#config/read-tariffs.ts';
import { readPrices } from '#drivers/price-csv/read-prices.ts';
import { CONFIG_FOLDER } from '../configuration-folder.ts';
import type { Configuration } from './check-configuration.ts';

/**
 * What the house pays and is paid: the tariff of this moment, which the daemon's next start works out anew, and the agreement
 * for its bills. Throws HemsError INPUT for a market plan whose prices cannot be used.
 */
export function configuredMoney(
  { file, fileNamed }: Configuration,
  now: Instant,
): { readonly tariff: Tariff; readonly money: HouseMoney } {
  const { contract, tariff, sale } = file;
  const plan = readTariffPlans(join(CONFIG_FOLDER, 'plans')).plans.find(({ id }) => id === tariff.plan);
  if (plan === undefined) throw new HemsError('INPUT', `tariff.plan ${tariff.plan} is no plan here; run hems check`);
  const levy = readLevy(join(CONFIG_FOLDER, 'renewable-levy.yaml')).value ?? [];
  const fuel = tariff.fuel_file === null ? {} : (readFuel(fileNamed(tariff.fuel_file)).value ?? {});
  const kva = contract.amperes / 10;
  const agreed = {
    amperes: contract.amperes,
    kva,
    kw: kva,
    ...(tariff.area === null ? {} : { area: tariff.area }),
  };
  const { year, month } = jstDate(now);
  const spot =
    tariff.prices_file === null || tariff.area === null
      ? undefined
      : readPrices(readFileSync(fileNamed(tariff.prices_file)), tariff.prices_file, tariff.area);
  const buyer =
    sale === null
      ? undefined
      : readSalePlans(join(CONFIG_FOLDER, 'sale-plans')).plans.find(({ id }) => id === sale.plan);
  const since = sale === null ? now : instant(Date.parse(`${sale.since}T00:00:00+09:00`));
  try {
    return {
      tariff: tariffOfPlan(plan, agreed, {
        fuelYenPerKwh: fuelOf(fuel, plan, { year, month })?.yenPerKwh ?? 0,
        levyYenPerKwh: levyOf(levy, { year, month }) ?? 0,
        sellYenPerKwh: buyer === undefined ? 0 : (salePriceAt(buyer, since, now) ?? 0) / 1_000,
        monthKwhSoFar: 0,
        ...(spot === undefined ? {} : { spot }),
      }),
      money: {
        plan: plan.id,
        agreement: {
          contract: agreed,
          readingDay: tariff.reading_day,
          fuel,
          levy,
          ...(spot === undefined ? {} : { spot }),
          ...(tariff.co2_kg_per_kwh === null ? {} : { co2KgPerKwh: tariff.co2_kg_per_kwh }),
        },
        sale: buyer === undefined ? null : { plan: buyer, since },
      },
    };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new HemsError('INPUT', `tariff: ${cause.message}; complete ${tariff.prices_file ?? 'tariff'}`, { cause });
  }
}
