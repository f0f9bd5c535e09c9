import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HemsError } from '#core/errors.ts';
import { hint } from '#core/nearest-name.ts';
import type { LevyYear } from '#core/tariff/month-charges.ts';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import { tariffOfPlan } from '#core/tariff/tariff-of-plan.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { parseTariffPlan, readLevy } from '#config/read-tariffs.ts';
import { createCatalogue } from '#daemon/catalogue.ts';

const LEVY = fileURLToPath(new URL('../../../config/renewable-levy.yaml', import.meta.url));

export interface TariffOptions {
  /** Yen per kWh of surplus. */
  readonly sell: number;
  /** Bought in an ordinary month, kWh: decides the step of a tiered plan. */
  readonly monthKwh: number;
}

/**
 * The tariff that `--tariff` names: a plan of config/plans by its id, or a file of the same shape, with the newest levy. Throws
 * HemsError INPUT.
 */
export function tariffOf(argument: string, { sell, monthKwh }: TariffOptions): Tariff {
  const plan = /[/.]/.test(argument) || existsSync(argument) ? planInFile(argument) : planOfCatalogue(argument);
  if (plan.energy.kind === 'market')
    throw new HemsError(
      'INPUT',
      `--tariff ${argument} is priced by the market, and a backtest has no prices of the half hours; choose a plan with bands or steps.`,
    );
  return tariffOfPlan(
    plan,
    {},
    { fuelYenPerKwh: 0, levyYenPerKwh: newestLevy(), sellYenPerKwh: sell, monthKwhSoFar: monthKwh },
  );
}

function planOfCatalogue(id: string): TariffPlan {
  const plans = createCatalogue((fault) => {
    throw new HemsError('INPUT', fault);
  })();
  const found = plans.find((plan) => plan.id === id);
  if (found !== undefined) return found;
  const names = plans.map((plan) => plan.id);
  throw new HemsError('INPUT', `--tariff "${id}" is no plan of config/plans; ${hint(id, names)}`);
}

function planInFile(file: string): TariffPlan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new HemsError('INPUT', `--tariff cannot read ${file}: ${(error as Error).message}; check the path.`);
  }
  const checked = parseTariffPlan(text, file);
  if (checked.faults !== undefined) throw new HemsError('INPUT', checked.faults[0] ?? `${file} is no tariff plan.`);
  return checked.value;
}

function newestLevy(): number {
  const checked = readLevy(LEVY);
  if (checked.faults !== undefined) throw new HemsError('INPUT', checked.faults[0] ?? `${LEVY} cannot be read.`);
  const newest = [...checked.value].sort((a: LevyYear, b: LevyYear) => (a.from < b.from ? -1 : 1)).at(-1);
  return newest?.yenPerKwh ?? 0;
}
