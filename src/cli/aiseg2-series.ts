import type { Column } from '#drivers/aiseg2-export/column.ts';
import type { ExportStep } from '#drivers/aiseg2-export/stamp.ts';

/** What an AiSEG2 measures that has a place in the house's own series. */
const HOUSE: readonly (readonly [name: RegExp, series: string])[] = [
  [/買電|購入電力/, 'grid.import'],
  [/売電|売却電力/, 'grid.export'],
  [/太陽光|太陽電池/, 'solar.aiseg2'],
  [/蓄電.*充電|充電.*蓄電/, 'battery.aiseg2.charge'],
  [/蓄電.*放電|放電.*蓄電/, 'battery.aiseg2.discharge'],
];

export interface Target {
  readonly id: string;
  readonly name: string;
}

/**
 * The series of a file's energy columns, in their order. Half hours of the grid, the roof and the battery continue the
 * house's own series; where two columns could be meant neither is. Every other column is a series of its own under the name
 * its owner gave it, so are the sums of hours, days, months and years: nobody knows how they were spread over their half hours.
 */
export function seriesOf(energy: readonly Column[], step: ExportStep): readonly Target[] {
  const own = energy.map(({ name }) => HOUSE.find(([pattern]) => pattern.test(name))?.[1]);
  return energy.map(({ name }, index) => {
    const house = own[index];
    if (step === '30m' && house !== undefined && own.filter((one) => one === house).length === 1)
      return { id: house, name };
    const plain = name.replaceAll(/[\s,*]+/g, '_');
    return step === '30m'
      ? { id: `aiseg2.${plain}`, name }
      : { id: `aiseg2.${step}.${plain}`, name: `${name}（${STEP_JA[step]}）` };
  });
}

const STEP_JA: Readonly<Record<ExportStep, string>> = {
  '30m': '30分値',
  '1h': '1時間値',
  '1d': '日計',
  '1mo': '月計',
  '1y': '年計',
};
