import type { ComponentChildren } from 'preact';
import { useLanguage } from '../language.tsx';
import { dateText, type Range, stepOf } from './range.ts';
import { timeLabel } from './time-label.ts';

interface WhenProps {
  readonly starts: readonly number[];
  readonly range: Range;
  readonly touched: number | null;
  readonly children?: ComponentChildren;
}

/** The interval under the finger, or the whole range. */
export function When({ starts, range, touched, children }: WhenProps) {
  const { texts } = useLanguage();
  const step = stepOf(range);
  const at = touched === null ? undefined : starts[touched];
  return (
    <p class="when">
      {at === undefined ? texts.history.sum : whenText(at, starts[touched! + 1]!, step)}
      {children}
    </p>
  );
}

function whenText(from: number, to: number, step: ReturnType<typeof stepOf>): string {
  if (step === '30m' || step === '1h') return `${dateText(from)} ${clock(from)}–${clock(to)}`;
  return step === '1d' ? dateText(from) : timeLabel(from, step).text;
}

const clock = (at: number): string => new Date((at + 9 * 3_600) * 1000).toISOString().slice(11, 16);
