import { useLanguage } from '../language.tsx';

/** A sum as it was in the same days a year before, and how far the present one is from it; nothing where it is not known. */
export function LastYear({ now, before, text }: LastYearProps) {
  const { texts } = useLanguage();
  if (before === null) return null;
  const change = now === null || before === 0 ? null : Math.round((100 * (now - before)) / Math.abs(before));
  return <span class="last-year">{texts.history.lastYear(text(before), change)}</span>;
}

interface LastYearProps {
  /** In the unit that `text` writes; null where it is not known. */
  readonly now: number | null;
  readonly before: number | null;
  readonly text: (amount: number) => string;
}
