import { Command, InvalidArgumentError } from 'commander';
import { monthAccount, monthsUnderEveryPlan } from '#app/month-account.ts';
import { HemsError } from '#core/errors.ts';
import { type BillingMonth, monthKey, monthsBetween, parseMonth, runningMonth } from '#core/tariff/billing-month.ts';
import type { Instant } from '#core/time/instant.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { openReader } from '#store/open-reader.ts';
import { billAnswerOf, whatIfAnswerOf } from '#web/api/routes/bill-answer.ts';
import { agreementFrom, planNamed, readPlans, saleFrom } from './bill/agreement-options.ts';
import { billText, whatIfText } from './bill/bill-text.ts';
import { moment } from './moment.ts';
import { wholeNumber } from './usage.ts';

export interface BillOptions {
  readonly data: string;
  readonly month?: BillingMonth;
  readonly toMonth?: BillingMonth;
  readonly plan?: string;
  readonly whatIf?: boolean;
  readonly amperes?: number;
  readonly kva?: number;
  readonly kw?: number;
  readonly area?: string;
  readonly readingDay: number;
  readonly fuel?: string;
  readonly fuelYenPerKwh?: number;
  readonly fuelMinimumYen?: number;
  readonly levy?: string;
  readonly prices?: string;
  readonly plans?: string;
  readonly co2KgPerKwh?: number;
  readonly sale?: string;
  readonly saleSince?: Instant;
  readonly json?: boolean;
}

/** A month's bill from the measurements on file, and what it would have been under every other plan. */
export function billCommand(): Command {
  return new Command('bill')
    .description('works out a month’s electricity bill from the measurements, or the same months under every plan')
    .option('--data <dir>', 'the data folder', './data')
    .option('--month <month>', 'month of account (○月分), 2026-05 (default: the last whole one)', month)
    .option('--to-month <month>', 'last month of several (default: --month)', month)
    .option('--plan <id>', 'the plan; --what-if lists them all')
    .option('--what-if', 'the same months under every plan, cheapest first')
    .option('--amperes <a>', 'contract ampere (契約アンペア)', number(5, 60))
    .option('--kva <kva>', 'contract capacity (契約容量)', number(1, 50))
    .option('--kw <kw>', 'contract power (契約電力)', number(1, 500))
    .option('--area <area>', 'area of a market plan, such as tokyo')
    .option('--reading-day <day>', 'day of the month on which the meter is read', wholeNumber(1, 28), 1)
    .option('--fuel <file>', 'fuel adjustments by plan or utility and month (config/fuel-adjustment.example.yaml)')
    .option('--fuel-yen-per-kwh <yen>', 'fuel adjustment of the plan in every month asked for', number(-100, 100))
    .option('--fuel-minimum-yen <yen>', 'the same of the kWh that a minimum charge includes', number(-1_500, 1_500))
    .option('--levy <file>', 'renewable levy by year (default: the one that ships with hems)')
    .option('--prices <csv>', 'market prices by half hour, as JEPX publishes them or time,yen_per_kwh')
    .option('--plans <dir>', 'folder of plans (default: those that ship with hems)')
    .option('--co2-kg-per-kwh <kg>', 'emission factor (default: that of the plan)', number(0, 2))
    .option('--sale <id>', 'who buys the surplus: a plan of config/sale-plans')
    .option('--sale-since <date>', 'first day of that contract', moment)
    .option('--json', 'print JSON')
    .action(printBill);
}

function printBill(options: BillOptions): void {
  const now = systemClock.now();
  const first = options.month ?? before(runningMonth(now, options.readingDay));
  const months = monthsBetween(first, options.toMonth ?? first);
  if (months.length === 0)
    throw new HemsError('USAGE', `--month ${monthKey(first)} is later than --to-month ${monthKey(options.toMonth!)}.`);
  const plans = readPlans(options);
  if (options.plan === undefined && options.whatIf !== true)
    throw new HemsError('USAGE', `--plan is missing; known are ${plans.map(({ id }) => id).join(', ')}.`);
  const plan = options.plan === undefined ? null : planNamed(plans, options.plan, '--plan');
  const agreement = agreementFrom(options, plan, months);
  const sale = saleFrom(options);
  const reader = openReader(options.data);
  try {
    if (options.whatIf === true) {
      const table = monthsUnderEveryPlan(reader, months, plans, agreement);
      const answer = whatIfAnswerOf(table, months.map(monthKey), plan?.id ?? null);
      process.stdout.write(options.json === true ? `${JSON.stringify(answer)}\n` : whatIfText(answer));
      return;
    }
    const bills = months.map((one) => billAnswerOf(monthAccount(reader, one, plan!, agreement, sale), plan!, sale));
    process.stdout.write(options.json === true ? `${JSON.stringify({ bills })}\n` : bills.map(billText).join('\n'));
  } finally {
    reader.close();
  }
}

const before = ({ year, month: number }: BillingMonth): BillingMonth =>
  number === 1 ? { year: year - 1, month: 12 } : { year, month: number - 1 };

function month(text: string): BillingMonth {
  const read = parseMonth(text);
  if (read === null || read.year < 2000 || read.year > 2099)
    throw new InvalidArgumentError('A month of account from 2000-01 to 2099-12, such as 2026-05, is expected.');
  return read;
}

const number =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^-?\d+(\.\d+)?$/.test(text) || value < from || value > to)
      throw new InvalidArgumentError(`A number from ${from} to ${to} is expected.`);
    return value;
  };
