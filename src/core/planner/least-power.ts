import { add, type ModelBuilder, NONE, terms } from './model-builder.ts';
import { WEIGHTS } from './weights.ts';

/**
 * Charging at nothing, or at least at `least` kWh: the binary that decides, or none where any power will do.
 *
 * @param price of a kWh less than the least, yen: what is full takes less, or nothing
 */
export function addLeastPower(
  builder: ModelBuilder,
  charge: number,
  least: number,
  most: number,
  price: number,
): number {
  if (least <= 0) return NONE;
  const on = builder.binary();
  builder.row(-Infinity, 0, add(add(terms(), 1, charge), -most, on));
  const enough = add(add(terms(), 1, charge), -least, on);
  builder.row(0, Infinity, add(enough, 1, builder.column({ cost: price })));
  return on;
}

/** A what-if that forces charging: as much as fits. */
export function force(builder: ModelBuilder, charge: number, most: number): void {
  builder.row(most, Infinity, add(add(terms(), 1, charge), 1, builder.column({ cost: WEIGHTS.forced })));
}

/** Charging or discharging, never both. */
export function forbidBoth(
  builder: ModelBuilder,
  charge: number,
  mostIn: number,
  discharge: number,
  mostOut: number,
): void {
  const charging = builder.binary();
  builder.row(-Infinity, 0, add(add(terms(), 1, charge), -mostIn, charging));
  builder.row(-Infinity, mostOut, add(add(terms(), 1, discharge), mostOut, charging));
}
