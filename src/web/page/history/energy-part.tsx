import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { BalancePart } from './balance-part.tsx';
import { CircuitsPart } from './circuits-part.tsx';
import type { PartProps } from './part.ts';
import { SharePart } from './share-part.tsx';

interface EnergyPartProps extends PartProps {
  readonly kind: 'balance' | 'circuits' | 'generation' | 'shares';
  /** What is asked for, and the same days a year before where they are to be compared. */
  readonly asked: string;
  readonly askedBefore: string | null;
  readonly version: string;
}

/** A part of the history that is made of energies. Made anew for each kind, so that none shows another's answer. */
export function EnergyPart({ kind, asked, askedBefore, version, ...part }: EnergyPartProps) {
  const { texts } = useLanguage();
  const energy = useResource<EnergyAnswer>(asked, version);
  const earlier = useResource<EnergyAnswer>(askedBefore, version);
  const before = askedBefore === null ? null : earlier.data;
  const nothingBefore = before?.series.every(({ values }) => values.every(({ wh }) => wh === null)) === true;
  return (
    <>
      {energy.failed && <p class="warning">{texts.failed}</p>}
      {nothingBefore && <p class="quiet">{texts.history.lastYearUnknown}</p>}
      {energy.data !== null && kind === 'balance' && <BalancePart {...part} energy={energy.data} before={before} />}
      {energy.data !== null && kind === 'shares' && <SharePart {...part} energy={energy.data} />}
      {energy.data !== null && (kind === 'circuits' || kind === 'generation') && (
        <CircuitsPart {...part} energy={energy.data} before={before} />
      )}
    </>
  );
}
