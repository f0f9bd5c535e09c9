import { useLanguage } from '../language.tsx';
import { dateRead, dateText, neighbour, type Range, rangeOf, SPANS, spanOf, zoomed } from './range.ts';

interface RangeBarProps {
  readonly range: Range;
  readonly today: number;
  readonly change: (range: Range) => void;
}

/** Day, week, month, year; any range; back, on, nearer, farther: everything the mouse can do, for the keyboard. */
export function RangeBar({ range, today, change }: RangeBarProps) {
  const { texts } = useLanguage();
  const { history } = texts;
  const span = spanOf(range);
  const last = range.to - 1;
  const from = dateText(range.from);
  const to = dateText(last);
  // A range that holds today stays around today; else around its own end.
  const anchor = range.from <= today && today < range.to ? today : last;
  const pick = (start: number | null, end: number | null): void => {
    if (start === null || end === null || start > end) return;
    change({ from: start, to: end + 86_400 });
  };
  const button = (name: string, sign: string, next: Range) => (
    <button type="button" class="round" aria-label={name} title={name} onClick={() => change(next)}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
  return (
    <div class="range-bar">
      <fieldset class="segments" aria-label={history.span}>
        {SPANS.map((each) => (
          <button key={each} type="button" aria-pressed={each === span} onClick={() => change(rangeOf(each, anchor))}>
            {history.spans[each]}
          </button>
        ))}
      </fieldset>
      <div class="dates">
        {button(history.back, '‹', neighbour(range, -1))}
        <input
          type="date"
          aria-label={history.from}
          value={from}
          max={to}
          onChange={(event) => pick(dateRead(event.currentTarget.value), dateRead(to))}
        />
        <span aria-hidden="true">–</span>
        <input
          type="date"
          aria-label={history.to}
          value={to}
          min={from}
          onChange={(event) => pick(dateRead(from), dateRead(event.currentTarget.value))}
        />
        {button(history.on, '›', neighbour(range, 1))}
        {button(history.nearer, '+', zoomed(range, 0.5))}
        {button(history.farther, '−', zoomed(range, 2))}
      </div>
    </div>
  );
}
