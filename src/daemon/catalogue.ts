import { fileURLToPath } from 'node:url';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import { readTariffPlans } from '#config/read-tariffs.ts';

const FOLDER = fileURLToPath(new URL('../../config/plans', import.meta.url));

/** The plans that ship with Hidamari, read when first asked for; `refused` is told a sentence for every fault. */
export function createCatalogue(refused: (fault: string) => void): () => readonly TariffPlan[] {
  let read: readonly TariffPlan[] | null = null;
  return () => {
    if (read === null) {
      const { plans, faults } = readTariffPlans(FOLDER);
      for (const fault of faults) refused(fault);
      read = plans;
    }
    return read;
  };
}
