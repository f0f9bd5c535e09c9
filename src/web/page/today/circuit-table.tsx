import { useState } from 'preact/hooks';
import type { MissingReason } from '#core/reading.ts';
import type { CircuitsAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { energy, power, type Quantity } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { Value } from '../value.tsx';

type Column = 'name' | 'now' | 'today' | 'standby';

interface Sorting {
  readonly by: Column;
  readonly ascending: boolean;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly w: number | null;
  readonly wMissing: MissingReason | undefined;
  readonly wh: number | null;
  readonly whMissing: MissingReason | undefined;
  readonly standby: number | null;
}

interface CircuitTableProps {
  readonly now: Now;
  readonly energies: CircuitsAnswer | null;
  /** With a column of what never goes off. */
  readonly standby?: boolean;
}

/** Every circuit with its power now and its energy today; a press on a heading sorts. */
export function CircuitTable({ now, energies, standby = false }: CircuitTableProps) {
  const { texts, language } = useLanguage();
  const [sorting, setSorting] = useState<Sorting>({ by: 'today', ascending: false });
  const rows = rowsOf(now, energies).toSorted(order(sorting, language));
  const most = { w: largest(rows.map(({ w }) => w)), wh: largest(rows.map(({ wh }) => wh)) };
  const heading = (column: Column, text: string) => (
    <th scope="col" aria-sort={sorting.by === column ? (sorting.ascending ? 'ascending' : 'descending') : 'none'}>
      <button type="button" aria-label={texts.today.sortBy(text)} onClick={() => setSorting(sorted(sorting, column))}>
        {text}
        <span class="arrow" aria-hidden="true">
          {sorting.by === column ? (sorting.ascending ? '▲' : '▼') : ''}
        </span>
      </button>
    </th>
  );
  return (
    <table class="circuits">
      <thead>
        <tr>
          {heading('name', texts.today.circuit)}
          {heading('now', texts.today.now)}
          {heading('today', texts.today.energy)}
          {standby && heading('standby', texts.circuits.standby)}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, w, wMissing, wh, whMissing, standby: never }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <Bar value={w === null ? null : power(w)} missing={wMissing} share={(w ?? 0) / most.w} kind="power" />
            <Bar
              value={wh === null ? null : energy(wh)}
              missing={whMissing}
              share={(wh ?? 0) / most.wh}
              kind="energy"
            />
            {standby && (
              <td>
                <Value value={never === null ? null : power(never)} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface BarProps {
  readonly value: Quantity | null;
  readonly missing: MissingReason | undefined;
  /** 0..1 of the largest. */
  readonly share: number;
  readonly kind: 'power' | 'energy';
}

const Bar = ({ value, missing, share, kind }: BarProps) => (
  <td class={kind}>
    <span class="bar" style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
    <Value value={value} missing={missing} />
  </td>
);

function rowsOf(now: Now, energies: CircuitsAnswer | null): Row[] {
  const today = new Map(energies?.circuits.map((circuit) => [circuit.id, circuit]));
  return now.circuits.map(({ id, name, w, w_missing }) => ({
    id,
    name,
    w,
    wMissing: w_missing,
    wh: today.get(id)?.today_wh ?? null,
    whMissing: today.get(id)?.today_wh_missing,
    standby: today.get(id)?.standby_w ?? null,
  }));
}

const largest = (values: readonly (number | null)[]): number => Math.max(1, ...values.map((value) => value ?? 0));

/** A second press turns the order round; numbers begin with the largest, names with the first. */
const sorted = (before: Sorting, by: Column): Sorting =>
  before.by === by ? { by, ascending: !before.ascending } : { by, ascending: by === 'name' };

function order({ by, ascending }: Sorting, language: string): (a: Row, b: Row) => number {
  const sign = ascending ? 1 : -1;
  if (by === 'name') return (a, b) => sign * a.name.localeCompare(b.name, language);
  const value = ({ w, wh, standby }: Row): number => ({ now: w, today: wh, standby })[by] ?? -1;
  return (a, b) => sign * (value(a) - value(b));
}
