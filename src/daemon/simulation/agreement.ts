import { fileURLToPath } from 'node:url';
import type { HouseMoney } from '#app/month-account.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import { readLevy } from '#config/read-tariffs.ts';

const LEVY = fileURLToPath(new URL('../../../config/renewable-levy.yaml', import.meta.url));

/**
 * What the people of a simulated house have agreed with their utility: the contract that its import limit stands for (10 A = 1 kVA
 * at 100 V), read on the first of the month. Its fuel adjustments are not known; `refused` is told why a levy is not.
 */
export function agreementOf({ tariff, importLimitW }: HouseSpec, refused: (fault: string) => void): HouseMoney {
  const levy = readLevy(LEVY);
  for (const fault of levy.faults ?? []) refused(fault);
  const kva = importLimitW / 1_000;
  return {
    plan: tariff.id === 'custom' ? null : tariff.id,
    agreement: {
      contract: { amperes: kva * 10, kva, kw: kva, area: 'tokyo' },
      readingDay: 1,
      fuel: {},
      levy: levy.value ?? [],
    },
    sale: null,
  };
}
