import { type Agreement, monthAccount, monthsUnderEveryPlan } from '#app/month-account.ts';
import { monthKey, monthsBetween, runningMonth } from '#core/tariff/billing-month.ts';
import { hint } from '#core/nearest-name.ts';
import { type Answer, type RouteSources, refusal } from '../route.ts';
import type { BillQuery, WhatIfQuery } from '../schema/bill-schema.ts';
import { billAnswerOf, whatIfAnswerOf } from './bill-answer.ts';

/** Months of one question: every plan is tried on each half hour of them while the loop waits. */
const MOST_MONTHS = 12;

/** One month's bill, by the plan that the house has or by another. */
export function billAnswer({ view, records, settings }: RouteSources, query: BillQuery): Answer {
  const money = view.money?.() ?? null;
  const catalogue = view.catalogue?.() ?? [];
  const id = query.plan ?? money?.plan ?? null;
  if (id === null)
    return refusal(404, 'no-plan', 'The house does not know its plan; name one of GET /api/v1/tariffs with "plan".');
  const plan = catalogue.find((one) => one.id === id);
  if (plan === undefined) {
    const known = hint(
      id,
      catalogue.map((one) => one.id),
    );
    return refusal(400, 'bad-request', `There is no plan ${JSON.stringify(id).slice(0, 80)}; ${known}`);
  }
  const agreement = withCo2(assumed(money?.agreement, query), settings.co2KgPerKwh());
  const month = query.month ?? runningMonth(view.now(), agreement.readingDay);
  const { fuel_yen_per_kwh: fuel, fuel_minimum_yen: minimum } = query;
  const given = {
    yenPerKwh: fuel ?? 0,
    ...(minimum === undefined ? {} : { minimumYen: minimum }),
  };
  const asked =
    fuel === undefined
      ? agreement
      : { ...agreement, fuel: { ...agreement.fuel, [plan.id]: { [monthKey(month)]: given } } };
  const sale = money?.sale ?? null;
  return { json: billAnswerOf(monthAccount(records, month, plan, asked, sale), plan, sale) };
}

/** The same months under every plan of the catalogue. */
export function whatIfAnswer({ view, records }: RouteSources, query: WhatIfQuery): Answer {
  const money = view.money?.() ?? null;
  const agreement = assumed(money?.agreement, query);
  const from = query.from ?? runningMonth(view.now(), agreement.readingDay);
  const months = monthsBetween(from, query.to ?? from);
  if (months.length === 0) return refusal(400, 'bad-request', 'Query parameter "from" must not be after "to".');
  if (months.length > MOST_MONTHS)
    return refusal(
      400,
      'bad-request',
      `At most ${MOST_MONTHS} months can be compared at a time, not ${months.length}.`,
    );
  const table = monthsUnderEveryPlan(records, months, view.catalogue?.() ?? [], agreement);
  return { json: whatIfAnswerOf(table, months.map(monthKey), money?.plan ?? null) };
}

/** What people chose on the page goes before the plan's own factor. */
const withCo2 = (agreement: Agreement, co2KgPerKwh: number | null): Agreement =>
  co2KgPerKwh === null ? agreement : { ...agreement, co2KgPerKwh };

const UNTOLD: Agreement = { contract: {}, readingDay: 1, fuel: {}, levy: [] };

/** What the house agreed, with what the inquirer assumes instead. */
function assumed(agreed: Agreement | undefined, query: WhatIfQuery): Agreement {
  const { amperes, kva, kw, area } = query;
  const base = agreed ?? UNTOLD;
  return {
    ...base,
    readingDay: query.reading_day ?? base.readingDay,
    contract: {
      ...base.contract,
      ...(amperes === undefined ? {} : { amperes, kva: amperes / 10 }),
      ...(kva === undefined ? {} : { kva }),
      ...(kw === undefined ? {} : { kw }),
      ...(area === undefined ? {} : { area }),
    },
  };
}
