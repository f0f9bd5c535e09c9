import type { PlanningModel } from './build-model.ts';
import { NONE } from './model-builder.ts';
import type { HeaterPrices } from './heater-programme.ts';

/** A solved linear programme with its prices. */
export interface Priced {
  readonly values: readonly number[];
  readonly rowPrices: readonly number[];
}

const at = (values: readonly number[], column: number): number => (column === NONE ? 0 : values[column]!);

/**
 * What heater `k` would pay for electricity in each step, seen from a solved linear programme: the price of the balance for
 * as much as the sun that is sold, its own use, or a battery could give; the purchase price beyond.
 */
export function heaterPrices(planning: PlanningModel, k: number, { values, rowPrices }: Priced): HeaterPrices {
  const { frame, index, model } = planning;
  const heater = index.heaters[k]!;
  const cop = (step: number): number => {
    const row = model.rows[index.grid.balance[step]!]!;
    const place = row.columns.indexOf(heater.heat[step]!);
    return place === -1 ? 0 : -row.coefficients[place]!;
  };
  const inner = heater.on.map((_, step) => Math.max(0, rowPrices[index.grid.balance[step]!]!));
  const last = frame.steps - 1;
  return {
    inner,
    outer: inner.map((price, step) => Math.max(price, frame.buy[step]!)),
    room: inner.map((_, step) => {
      let room = at(values, index.grid.export[step]!) + at(values, heater.heat[step]!) * cop(step);
      for (const { discharge } of index.batteries)
        if (discharge[step] !== NONE && at(values, discharge[step]!) > 0.01)
          room += model.columns[discharge[step]!]!.upper - at(values, discharge[step]!);
      return room;
    }),
    running: heater.on.map((column) => model.columns[column]!.cost),
    starting: heater.start.map((column) => model.columns[column]!.cost),
    end: Math.max(0, -(rowPrices[heater.tank[last]!] ?? 0)),
    endContent: at(values, heater.content[last] ?? NONE),
  };
}
