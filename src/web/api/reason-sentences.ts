import type { Sentence } from '#core/journal.ts';
import type { ReasonCode } from '#core/planner/plan.ts';

/** Why, in words that follow the device's name and what it does. */
export const REASONS: Readonly<Record<ReasonCode, Sentence>> = {
  'solar-surplus': { ja: '太陽光が余るため', en: 'the sun gives more than the house needs' },
  'cheap-price': { ja: '電気が安い時間のため', en: 'electricity is cheap now' },
  'save-for-dear-price': { ja: '電気が高い時間に備えるため', en: 'it is kept for the hours when electricity is dear' },
  'cover-house': { ja: '家で使う電気をまかなうため', en: 'it covers what the house uses' },
  'keep-reserve': { ja: '停電に備えて残すため', en: 'the reserve for a power cut is kept' },
  'ready-for-departure': { ja: '出発に間に合わせるため', en: 'the car has to be ready for departure' },
  'hot-water-needed': { ja: 'お湯が必要になるため', en: 'hot water will be needed' },
  'tank-full-enough': { ja: 'お湯が足りているため', en: 'there is enough hot water' },
  'not-connected': { ja: '車がつながっていないため', en: 'the car is not connected' },
  'nothing-better': { ja: 'これより良い方法がないため', en: 'nothing else would be better' },
  'no-plan': { ja: '計画がないため、機器に任せています', en: 'there is no plan, so the device decides' },
};
