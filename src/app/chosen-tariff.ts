import type { Contract, TariffPlan } from '#core/tariff/tariff-plan.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { tariffOfPlan } from '#core/tariff/tariff-of-plan.ts';
import type { Settings } from '#ports/settings.ts';

const KEY = 'house.tariff-plan';

/** Id of the plan that was chosen on the page; null: that of the configuration. */
export function chosenPlan(settings: Pick<Settings, 'setting'>): string | null {
  const kept = settings.setting(KEY);
  return kept === null || kept === '' ? null : kept;
}

export const choosePlan = (settings: Pick<Settings, 'keepSetting'>, id: string | null): void =>
  settings.keepSetting(KEY, id ?? '');

/** Prices of a market plan come half hour by half hour from a file of the configuration, so the page cannot choose one. */
export const canBeChosen = ({ energy }: TariffPlan): boolean => energy.kind !== 'market';

/**
 * The tariff that holds from this start of the daemon on: that of the chosen plan, with levy and sale price as configured and
 * the first step of a tiered plan. A plan that the catalogue does not have any more leaves the configured one in force.
 */
export function tariffInForce(parts: {
  readonly settings: Pick<Settings, 'setting'>;
  /** Asked only where a plan was chosen. */
  readonly catalogue: () => readonly TariffPlan[];
  readonly configured: Tariff;
  readonly contract: Contract;
}): Tariff {
  const { configured } = parts;
  const id = chosenPlan(parts.settings);
  if (id === null || id === configured.id) return configured;
  const plan = parts.catalogue().find((one) => one.id === id);
  if (plan === undefined || !canBeChosen(plan)) return configured;
  return tariffOfPlan(plan, parts.contract, {
    fuelYenPerKwh: 0,
    levyYenPerKwh: configured.levyYenPerKwh,
    sellYenPerKwh: configured.sellYenPerKwh,
    monthKwhSoFar: 0,
  });
}
