import type { MissingReason } from '#core/reading.ts';
import type { Quantity } from './format.ts';
import { useLanguage } from './language.tsx';

/** A number with its unit, or “—” whose tooltip says why it is not known. */
export function Value({ value, missing }: { value: Quantity | null; missing?: MissingReason | undefined }) {
  const { texts } = useLanguage();
  if (value === null) {
    const why = texts.missing[missing ?? 'no-answer'];
    return (
      <span class="value unknown" title={why} role="img" aria-label={texts.unknownValue(why)}>
        —
      </span>
    );
  }
  return (
    <span class="value">
      {value.number}
      <span class="unit"> {value.unit}</span>
    </span>
  );
}
