import type { HouseView } from '#app/house-view.ts';
import { buyPrice } from '#core/tariff/tariff.ts';
import type { TariffsAnswer } from '../schema/house-schema.ts';

/** The tariff in force, where the house knows it. */
export function tariffsAnswer(view: HouseView): TariffsAnswer {
  const tariff = view.tariff?.() ?? null;
  if (tariff === null) return { running: null, tariffs: [] };
  return {
    running: tariff.id,
    tariffs: [
      {
        id: tariff.id,
        name: tariff.name,
        bands: tariff.bands.map(({ name, from, to, yenPerKwh }) => ({
          name,
          from_h: from,
          to_h: to,
          yen_per_kwh: yenPerKwh,
        })),
        levy_yen_per_kwh: tariff.levyYenPerKwh,
        sell_yen_per_kwh: tariff.sellYenPerKwh,
        buy_now_yen_per_kwh: buyPrice(tariff, view.now()) / 1000,
      },
    ],
  };
}
