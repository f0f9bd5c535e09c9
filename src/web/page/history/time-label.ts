import type { Step } from './range.ts';

export interface TimeLabel {
  readonly text: string;
  /** Begins something longer than itself: a day, a month, a year. */
  readonly major: boolean;
}

const JST = 9 * 3_600;

/** What stands below an interval: its hour, or its date, month or year where one begins. */
export function timeLabel(at: number, step: Step): TimeLabel {
  const date = new Date((at + JST) * 1000);
  const [year, month, day, hour] = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
  ];
  const dayText = `${month}/${day}`;
  switch (step) {
    case '30m':
    case '1h': {
      const minutes = date.getUTCMinutes();
      if (hour === 0 && minutes === 0) return { text: dayText, major: true };
      return { text: `${hour}:${String(minutes).padStart(2, '0')}`, major: false };
    }
    case '1d':
      return { text: dayText, major: day === 1 };
    case '1mo':
      return { text: `${year}/${month}`, major: month === 1 };
    case '1y':
      return { text: String(year), major: true };
  }
}

/** How many intervals apart names may stand. */
const APART: Readonly<Record<Step, readonly number[]>> = {
  '30m': [1, 2, 4, 6, 12, 24, 48],
  '1h': [1, 2, 3, 6, 12, 24, 48],
  '1d': [1, 2, 5, 7, 10, 14, 28],
  '1mo': [1, 2, 3, 6, 12, 24, 60],
  '1y': [1, 2, 5, 10],
};

/** Of consecutive starts those that get a name: at most `most`, on round hours and firsts where that is possible. */
export function labelled(starts: readonly number[], step: Step, most: number): number[] {
  const every = APART[step].find((apart) => starts.length / apart <= most) ?? APART[step].at(-1)!;
  if (step === '30m' || step === '1h') {
    const length = every * (step === '1h' ? 3_600 : 1_800);
    return starts.filter((start) => (start + JST) % length === 0);
  }
  const first = starts.findIndex((start) => timeLabel(start, step).major);
  const offset = Math.max(0, first) % every;
  return starts.filter((_, index) => index % every === offset);
}
