import type { MissingReason } from '#core/reading.ts';
import { useLanguage } from '../language.tsx';

/** What grey means, with every reason there is for it. */
export function HoleNote({ reasons }: { reasons: readonly (MissingReason | null)[] }) {
  const { texts } = useLanguage();
  const found = [...new Set(reasons)].filter((reason) => reason !== null);
  if (found.length === 0) return null;
  return (
    <span class="hole-note">
      <span class="swatch hole" />
      {texts.history.hole(found.map((reason) => texts.missing[reason]))}
    </span>
  );
}
