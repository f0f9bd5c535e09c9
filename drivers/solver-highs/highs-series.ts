import type { ColumnChanges, LinearModel, Solution } from '#core/planner/linear-model.ts';
import type { SolverSeries } from '#ports/solver.ts';
import type { SeriesEnd, SeriesRequest, SolveReply } from './messages.ts';
import { changedModel, type PackedModel, packModel } from './pack-model.ts';

/** What a series needs of the solver that keeps the child process `Child`. */
export interface SeriesParts<Child> {
  readonly number: number;
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly understood: (model: PackedModel, reply: SolveReply | string) => Solution;
  /** The child to ask, given the one asked last; null once the solver is closed. */
  readonly child: (last: Child | null) => Child | null;
  readonly ask: (child: Child, make: (number: number) => SeriesRequest) => Promise<SolveReply | string>;
  readonly tell: (child: Child, message: SeriesEnd) => void;
}

/** One model in the child, whose columns change from solve to solve; only what changed crosses. */
export function createSeries<Child>(model: LinearModel, parts: SeriesParts<Child>): SolverSeries {
  let child: Child | null = null;
  const base = packModel(model);
  let last: PackedModel | null = null;

  const solve = async (changes: ColumnChanges): Promise<Solution> => {
    const packed = typeof base === 'string' ? base : changedModel(base, changes);
    if (typeof packed === 'string') return { status: 'failed', detail: packed };
    const asked = parts.child(child);
    if (asked === null) return { status: 'failed', detail: 'the solver was closed' };
    const begins = asked !== child;
    const columns = begins || last === null ? [] : differing(last, packed);
    child = asked;
    last = packed;
    const pick = (values: Float64Array): Float64Array => Float64Array.from(columns, (column) => values[column]!);
    const reply = await parts.ask(asked, (number) => ({
      kind: 'series',
      number,
      series: parts.number,
      model: begins ? packed : null,
      columns: Int32Array.from(columns),
      costs: pick(packed.costs),
      lower: pick(packed.columnLower),
      upper: pick(packed.columnUpper),
    }));
    return parts.understood(packed, reply);
  };

  return {
    solve: (changes) => parts.inTurn(() => solve(changes)),
    end: () => {
      if (child !== null) parts.tell(child, { kind: 'end', series: parts.number });
      child = null;
    },
  };
}

function differing(before: PackedModel, after: PackedModel): number[] {
  const found: number[] = [];
  for (let j = 0; j < after.costs.length; j++)
    if (
      before.costs[j] !== after.costs[j] ||
      before.columnLower[j] !== after.columnLower[j] ||
      before.columnUpper[j] !== after.columnUpper[j]
    )
      found.push(j);
  return found;
}
