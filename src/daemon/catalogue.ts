import { fileURLToPath } from 'node:url';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import { readTariffPlans } from '#config/read-tariffs.ts';

const FOLDER = fileURLToPath(new URL('../../config/plans', import.meta.url));

/** The plans that ship with Hidamari, read when first asked for. */
export function createCatalogue(): () => readonly TariffPlan[] {
  let plans: readonly TariffPlan[] | null = null;
  return () => (plans ??= readTariffPlans(FOLDER).plans);
}
