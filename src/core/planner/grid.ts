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
 * Closes the balance of every step: import − export = load − solar + taken. Storage never exports: what it gives is at
 * most what the house and the running devices need beyond the sun, and export is at most the sun the house leaves.
 *
 * Buying and selling at once never pays while the sale price is below the purchase price; only where it is not, a binary
 * decides between them.
 */
export function closeGrid(frame: Frame, builder: ModelBuilder, meetings: readonly Meeting[]): GridColumns {
  const imports: number[] = [];
  const exports: number[] = [];
  const balances: number[] = [];
  for (let step = 0; step < frame.steps; step++) {
    const { taken, given, heavy, cars, discharges, covers } = meetings[step]!;
    const surplus = frame.surplus[step]!;
    const deficit = frame.deficit[step]!;
    const buy = frame.buy[step]!;
    const sell = frame.sell[step]!;
    const bought = builder.column({ cost: buy, upper: frame.importLimit });
    const sold = surplus > 0 ? builder.column({ cost: -sell, upper: surplus }) : NONE;
    // Whatever the devices must do, there is a plan.
    const over = builder.column({ cost: Math.max(0, buy) + WEIGHTS.overLimit });
    const curtailed = sold !== NONE && sell >= buy ? builder.column({ cost: WEIGHTS.unplaced, upper: surplus }) : NONE;
    if (curtailed !== NONE) forbidBoth(frame, builder, bought, sold, surplus);
    const balance = terms();
    add(balance, 1, bought);
    add(balance, 1, over);
    add(balance, -1, sold);
    add(balance, -1, curtailed);
    for (let k = 0; k < taken.columns.length; k++) add(balance, -taken.coefficients[k]!, taken.columns[k]!);
    balances.push(builder.row(deficit - surplus, deficit - surplus, balance));
    if (discharges > 1 || (discharges === 1 && covers > 0)) builder.row(-Infinity, deficit, given);
    if (cars > 0 && frame.problem.batteries.length > 0)
      builder.row(
        -Infinity,
        Math.max(0, frame.importLimit + surplus - deficit),
        add(heavy, -1, builder.column({ cost: WEIGHTS.unplaced })),
      );
    imports.push(bought);
    exports.push(sold);
  }
  return { import: imports, export: exports, balance: balances };
}

function forbidBoth(frame: Frame, builder: ModelBuilder, bought: number, sold: number, surplus: number): void {
  const selling = builder.binary();
  builder.row(-Infinity, frame.importLimit, add(add(terms(), 1, bought), frame.importLimit, selling));
  builder.row(-Infinity, 0, add(add(terms(), 1, sold), -surplus, selling));
}
