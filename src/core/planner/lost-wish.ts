import type { Sentence } from '../journal.ts';
import type { Plan, Wish } from './plan.ts';

/** The wish that suffers most where a decision is forbidden, and by how many Wh more than in the plan itself. */
export interface LostWish {
  readonly wish: Wish;
  readonly wh: number;
}

/** Less than this is not worth a word, Wh. */
const NOTICEABLE = 100;

/** What `other` leaves short that `plan` does not; null where that is nothing to speak of. */
export function lostWish(plan: Plan, other: Plan): LostWish | null {
  const before = shortages(plan);
  const more = [...shortages(other)].map(([wish, wh]) => ({ wish, wh: wh - (before.get(wish) ?? 0) }));
  const worst = more.toSorted((a, b) => b.wh - a.wh)[0];
  return worst !== undefined && worst.wh > NOTICEABLE ? worst : null;
}

function shortages({ unmet }: Plan): Map<Wish, number> {
  const sums = new Map<Wish, number>();
  for (const { wish, short } of unmet) sums.set(wish, (sums.get(wish) ?? 0) + short);
  return sums;
}

const LACKING: Readonly<Record<Wish, Sentence>> = {
  'energy-at-departure': { ja: '出発時の車の電気が', en: 'the car leaves with' },
  'hot-water': { ja: 'お湯が', en: 'there is hot water for' },
  reserve: { ja: '停電に備えた残量が', en: 'the reserve for a power cut has' },
  'storm-reserve': { ja: '荒天に備えた残量が', en: 'the reserve for the storm has' },
  goal: { ja: '希望した残量が', en: 'the content that was asked for has' },
  'contract-limit': { ja: '契約容量が', en: 'the contract allows' },
  planned: { ja: '計画が', en: 'the plan has' },
};

/** 「出発時の車の電気が2.8 kWh足りません」 / "the car leaves with 2.8 kWh less" */
export function lostSentence({ wish, wh }: LostWish): Sentence {
  const kwh = (wh / 1000).toFixed(1);
  return { ja: `${LACKING[wish].ja}${kwh} kWh足りません`, en: `${LACKING[wish].en} ${kwh} kWh less` };
}
