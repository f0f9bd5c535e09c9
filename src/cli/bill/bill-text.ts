import type { BillAnswer, WhatIfAnswer } from '#web/api/schema/bill-schema.ts';

type Gap = BillAnswer['unknown'][number];

/** What a reader does about each gap. */
const GAP: Readonly<Record<Gap, string>> = {
  'base-charge': 'the base charge, which none of our sources tells',
  contract: 'what was agreed: give --amperes, --kva, --kw or --area',
  'fuel-adjustment': 'the fuel adjustment of the month: give --fuel or --fuel-yen-per-kwh (0 where there is none)',
  levy: 'the renewable levy of the month: give --levy',
  'half-hours': 'half hours that were not measured or are not over yet',
  'market-price': 'market prices: give --prices and --area',
  'sale-price': 'the price of sold energy at that time',
  'co2-factor': 'the emission factor of the plan',
};

const yen = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 3 });
const wholeYen = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
/** Full-width characters take two columns of a terminal. */
const widthOf = (text: string): number => text.length + text.replaceAll(/[ -~]/g, '').length;
const left = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
const right = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text;

/** A bill as the utility prints it, one line an item; what is not known stands as "?" with the reason below. */
export function billText(bill: BillAnswer): string {
  const lines = [
    `${bill.month}  ${bill.plan.name.ja} / ${bill.plan.name.en} (${bill.plan.utility})`,
    `${bill.from.slice(0, 10)} to ${bill.to.slice(0, 10)} (exclusive), ${bill.kwh} kWh`,
    ...bill.items.map(({ name, kwh, yen_per_kwh: price, amount_yen: amount }) =>
      [
        left(name.ja, 34),
        right(kwh === null ? '' : `${kwh} kWh`, 12),
        right(price === null ? '' : `× ${yen(price)}`, 12),
        right(amount === null ? '?' : yen(amount), 14),
      ].join(''),
    ),
    left('請求額 / total', 58) + right(bill.total_yen === null ? '?' : wholeYen(bill.total_yen), 14),
  ];
  if (bill.sale !== null)
    lines.push(
      left(`売電 / sold, ${bill.sale.plan}`, 34) +
        right(`${bill.sale.kwh} kWh`, 12) +
        right(bill.sale.total_yen === null ? '?' : wholeYen(bill.sale.total_yen), 26),
    );
  if (bill.co2_kg !== null) lines.push(`CO₂ ${bill.co2_kg.toFixed(1)} kg`);
  if (bill.total_yen === null)
    lines.push(
      `No total: of ${yen(bill.known_yen)} yen so far these are not known: ${bill.unknown.map((gap) => GAP[gap]).join('; ')}.`,
    );
  if (bill.missing_half_hours > 0) lines.push(`${bill.missing_half_hours} half hours are missing.`);
  return `${lines.join('\n')}\n`;
}

/** One line a plan. */
export function whatIfText({ plans, months, running }: WhatIfAnswer): string {
  const heading = months.length === 1 ? months[0]! : `${months[0]} to ${months.at(-1)}`;
  const lines = plans.map(({ plan, total_yen: total, known_yen: known, unknown }) =>
    [
      plan.id === running ? '* ' : '  ',
      left(plan.id, 28),
      left(plan.confidence, 4),
      total === null
        ? `${right(`${yen(known)} + ?`, 18)}  not known: ${unknown.join(', ')}`
        : right(wholeYen(total), 14),
    ].join(''),
  );
  return `${heading}, yen; confidence of the prices: A two sources, B one, C remembered\n${lines.join('\n')}\n`;
}
