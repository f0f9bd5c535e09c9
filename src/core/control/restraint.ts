import type { SolarRestraint } from '../device/solar.ts';
import type { Sentence } from '../journal.ts';
import type { Snapshot } from '../snapshot.ts';

/** An inverter began to be held back, or no longer is. */
export interface RestraintChange {
  readonly device: string;
  readonly restraint: SolarRestraint;
}

/**
 * What changed of the output restraint (出力制御) since `before`, which is brought up to date. What an inverter did not
 * tell is no change, and that nothing holds it back is not worth a word at the first look.
 */
export function restraintChanges(before: Map<string, SolarRestraint>, snapshot: Snapshot): readonly RestraintChange[] {
  const changes: RestraintChange[] = [];
  for (const { id: device, restraint } of [...snapshot.solars, ...(snapshot.soldSolars ?? [])]) {
    if (restraint?.known !== true) continue;
    const was = before.get(device) ?? 'none';
    before.set(device, restraint.value);
    if (was !== restraint.value) changes.push({ device, restraint: restraint.value });
  }
  return changes;
}

const CAUSES: Readonly<Record<SolarRestraint, Sentence>> = {
  'output-control': { ja: '電力会社の出力制御', en: 'by the utility’s output control' },
  other: { ja: '出力制御以外の理由（電圧上昇など）', en: 'for another reason, such as a high voltage' },
  'unknown-cause': { ja: '不明な理由', en: 'for a reason it does not tell' },
  none: { ja: '', en: '' },
};

export const restraintSentence = ({ restraint }: RestraintChange, name: string): Sentence =>
  restraint === 'none'
    ? { ja: `「${name}」の発電の抑制が終わりました。`, en: `${name} is no longer held back.` }
    : {
        ja: `「${name}」の発電が${CAUSES[restraint].ja}で抑えられています。`,
        en: `${name} is held back ${CAUSES[restraint].en}.`,
      };
