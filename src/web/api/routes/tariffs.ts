import type { HouseView } from '#app/house-view.ts';
import { buyPrice } from '#core/tariff/tariff.ts';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import type { TariffsAnswer } from '../schema/house-schema.ts';

/** The tariff in force, where the house knows it, and the plans that utilities publish. */
export function tariffsAnswer(view: HouseView): TariffsAnswer {
  const tariff = view.tariff?.() ?? null;
  const catalogue = (view.catalogue?.() ?? []).map(catalogued);
  if (tariff === null) return { running: null, tariffs: [], catalogue };
  return {
    running: tariff.id,
    tariffs: [
      {
        id: tariff.id,
        name: tariff.name,
        bands: tariff.bands.map(({ name, from, to, yenPerKwh, months, days }) => ({
          name,
          from_h: from,
          to_h: to,
          yen_per_kwh: yenPerKwh,
          ...(months === undefined ? {} : { months: [...months] }),
          ...(days === undefined ? {} : { days }),
        })),
        fuel_yen_per_kwh: tariff.fuelYenPerKwh ?? 0,
        levy_yen_per_kwh: tariff.levyYenPerKwh,
        sell_yen_per_kwh: tariff.sellYenPerKwh,
        buy_now_yen_per_kwh: buyPrice(tariff, view.now()) / 1000,
      },
    ],
    catalogue,
  };
}

const catalogued = (plan: TariffPlan): TariffsAnswer['catalogue'][number] => ({
  id: plan.id,
  utility: plan.utility,
  name: plan.name,
  kind: plan.energy.kind,
  valid_from: plan.validFrom,
  confidence: plan.confidence,
  base_confidence: plan.baseConfidence,
  source: plan.source,
  note: plan.note,
});
