import type { Frame } from './frame.ts';
import { add, type ModelBuilder, NONE, type Terms, terms } from './model-builder.ts';
import { WEIGHTS } from './weights.ts';

/** What the devices share in a step. Each device adds its own terms; `closeGrid` turns them into rows. */
export interface Meeting {
  /** Electricity taken minus given by the devices, kWh. */
  readonly taken: Terms;
  /** What storage gives minus what it may cover besides the house: heaters and charging cars, net of the sun. */
  readonly given: Terms;
  /** What heaters and cars take: the contract must allow it without the battery's help, which may end at any moment. */
  readonly heavy: Terms;
  /** What may only be charged from the sun, plus the sun that other devices take before it. */
  readonly sunny: Terms;
  /** Whether anything may only be charged from the sun, so that `sunny` needs a row. */
  sunOnly: number;
  /** Whether a car may charge, so that `heavy` needs a row. */
  cars: number;
  /** Whether anything discharges in this step, so that `given` needs a row. */
  discharges: number;
  /** Whether anything but the house may be covered by a discharge. */
  covers: number;
}

export const createMeetings = (frame: Frame): Meeting[] =>
  Array.from({ length: frame.steps }, () => ({
    taken: terms(),
    given: terms(),
    heavy: terms(),
    sunny: terms(),
    sunOnly: 0,
    cars: 0,
    discharges: 0,
    covers: 0,
  }));

export interface GridColumns {
  readonly import: readonly number[];
  readonly export: readonly number[];
  /** Rows of the balance: their prices are what a kWh more is worth in each step. */
  readonly balance: readonly number[];
}

/**
 * Closes the balance of every step: import − export = load − solar + taken. Storage does not export unless it is allowed
 * to: what it gives is at most what the house and the running devices need beyond the sun, and export is at most the sun
 * the house leaves.
 *
 * Buying and selling at once never pays while the sale price is below the purchase price, nor does buying while sun is
 * left ungenerated while the price is positive; only otherwise a binary decides between them.
 */
export function closeGrid(frame: Frame, builder: ModelBuilder, meetings: readonly Meeting[]): GridColumns {
  const imports: number[] = [];
  const exports: number[] = [];
  const balances: number[] = [];
  for (let step = 0; step < frame.steps; step++) {
    const { taken, given, heavy, sunny, sunOnly, cars, discharges, covers } = meetings[step]!;
    const surplus = frame.surplus[step]!;
    const deficit = frame.deficit[step]!;
    const buy = frame.buy[step]!;
    const sell = frame.sell[step]!;
    const limit = frame.importLimit[step]!;
    const sellable = Math.min(surplus + exportable(frame, step), frame.exportLimit[step]!);
    const bought = builder.column({ cost: buy, upper: limit });
    const sold = sellable > 0 ? builder.column({ cost: -sell, upper: sellable }) : NONE;
    // Whatever the devices must do, there is a plan.
    const over = builder.column({ cost: Math.max(0, buy) + WEIGHTS.overLimit });
    const curtailed = addCurtailed(frame, builder, step, sellable);
    if (sell >= buy || buy < 0) forbidBoth(builder, bought, limit, [sold, curtailed], Math.max(surplus, sellable));
    const balance = terms();
    add(balance, 1, bought);
    add(balance, 1, over);
    add(balance, -1, sold);
    add(balance, -1, curtailed);
    for (let k = 0; k < taken.columns.length; k++) add(balance, -taken.coefficients[k]!, taken.columns[k]!);
    balances.push(builder.row(deficit - surplus, deficit - surplus, balance));
    const several = frame.problem.batteries.length > 1;
    if (discharges > 1 || (discharges === 1 && (covers > 0 || several))) builder.row(-Infinity, deficit, given);
    if (sunOnly > 0) addSunOnly(builder, surplus, sunny);
    if (cars > 0 && frame.problem.batteries.length > 0)
      builder.row(
        -Infinity,
        Math.max(0, limit + surplus - deficit),
        add(heavy, -1, builder.column({ cost: WEIGHTS.overLimit })),
      );
    imports.push(bought);
    exports.push(sold);
  }
  return { import: imports, export: exports, balance: balances };
}

/** What one of the devices that need not wait for the sun may count as its own, kWh, so that together they never exceed it. */
export const sunShare = (frame: Frame, step: number): number =>
  frame.surplus[step]! / Math.max(1, frame.problem.heaters.length + frame.problem.vehicles.length);

/** Sun-only charging gets what the others leave. */
function addSunOnly(builder: ModelBuilder, surplus: number, sunny: Terms): void {
  builder.row(-Infinity, surplus, add(sunny, -1, builder.column({ cost: WEIGHTS.overLimit })));
}

/** What storage may give to the grid, kWh. */
const exportable = (frame: Frame, step: number): number =>
  frame.problem.batteries.reduce(
    (sum, { exports, dischargePower }) => sum + (exports ? (dischargePower * frame.hours[step]!) / 1000 : 0),
    0,
  );

/** Sun that is not generated: beyond the export limit; where selling earns as much as buying costs it closes the books. */
function addCurtailed(frame: Frame, builder: ModelBuilder, step: number, sellable: number): number {
  const surplus = frame.surplus[step]!;
  if (surplus > sellable) return builder.column({ upper: surplus });
  if (sellable > 0 && frame.sell[step]! >= frame.buy[step]!)
    return builder.column({ cost: WEIGHTS.unplaced, upper: surplus });
  return NONE;
}

function forbidBoth(
  builder: ModelBuilder,
  bought: number,
  limit: number,
  given: readonly number[],
  most: number,
): void {
  if (given.every((column) => column === NONE)) return;
  const giving = builder.binary();
  builder.row(-Infinity, limit, add(add(terms(), 1, bought), limit, giving));
  const gives = add(terms(), -most, giving);
  for (const column of given) add(gives, 1, column);
  builder.row(-Infinity, 0, gives);
}
