import type { Sentence } from '../journal.ts';
import type { Instant } from '../time/instant.ts';
import { formatJstClock, jstDay } from '../time/jst.ts';
import type { LimitCode, ReasonCode } from './plan.ts';

/** What a device is doing, as people would say it. */
export type Doing =
  | 'battery-auto'
  | 'battery-charge'
  | 'battery-hold'
  | 'heat'
  | 'no-heat'
  | 'car-charge'
  | 'car-discharge'
  | 'car-idle';

/** A decision with the time it holds, [from, to). */
export interface Block {
  readonly doing: Doing;
  readonly from: Instant;
  readonly to: Instant;
}

const ACTS: Readonly<Record<Doing, Sentence>> = {
  'battery-auto': { ja: '蓄電池は家の電気に合わせて自動で働きます', en: 'the battery follows the house by itself' },
  'battery-charge': { ja: '蓄電池を充電します', en: 'the battery charges' },
  'battery-hold': { ja: '蓄電池は放電せずに電気をためておきます', en: 'the battery keeps what it has' },
  heat: { ja: 'お湯を沸き上げます', en: 'water is heated' },
  'no-heat': { ja: 'お湯は沸き上げません', en: 'no water is heated' },
  'car-charge': { ja: '車を充電します', en: 'the car charges' },
  'car-discharge': { ja: '車から家へ電気を送ります', en: 'the car supplies the house' },
  'car-idle': { ja: '車は充電しません', en: 'the car does not charge' },
};

/** The closed list of reasons; each joins the act: 「…ので、…」 / "… because …". */
const REASONS: Readonly<Record<ReasonCode, Sentence>> = {
  'solar-surplus': { ja: '太陽光の余りが見込まれる', en: 'the sun is expected to leave a surplus' },
  'cheap-price': { ja: '電気が安い時間な', en: 'electricity is cheap then' },
  'save-for-dear-price': { ja: 'あとの電気が高い時間に使う', en: 'it is worth more when electricity is dear' },
  'cover-house': { ja: '買う電気を減らせる', en: 'less has to be bought' },
  'keep-reserve': { ja: '停電に備えた残量を守る', en: 'the reserve for a power cut is kept' },
  'ready-for-departure': { ja: '出発までに必要な電気をためる', en: 'the car should be ready when it leaves' },
  'hot-water-needed': { ja: 'お湯が足りなくなりそうな', en: 'hot water would run short' },
  'good-efficiency': { ja: '外が暖かく効率よく沸かせる', en: 'warm air makes it efficient' },
  'tank-full-enough': { ja: 'お湯はまだ足りている', en: 'there is enough hot water' },
  'not-connected': { ja: '車がつながっていない見込みな', en: 'it is not expected to be connected' },
  'wait-for-cheaper': { ja: '出発までにもっとよい時間がある', en: 'there is a better time before it leaves' },
  'nothing-better': { ja: 'ほかにより得な使い方がない', en: 'nothing else would be cheaper' },
  'no-plan': { ja: '計画を作れなかった', en: 'no plan could be made' },
};

const LIMITS: Readonly<Record<LimitCode, Sentence>> = {
  'battery-full': { ja: '蓄電池は満充電です。', en: 'The battery is full.' },
  'battery-reserve': { ja: '残しておく量まで減っています。', en: 'It is down to what is kept in reserve.' },
  'charge-power': { ja: '充電の最大電力で充電しています。', en: 'It charges at its full power.' },
  'discharge-power': { ja: '放電の最大電力に達しています。', en: 'It gives its full power.' },
  'contract-limit': { ja: '契約容量の上限です。', en: 'The contract limit is reached.' },
  'tank-full': { ja: 'タンクは満タンです。', en: 'The tank is full.' },
  'tank-low': { ja: 'タンクの残りがわずかです。', en: 'The tank is nearly empty.' },
  'starts-per-day': { ja: '一日の沸き上げ回数の上限です。', en: 'It may not start again that day.' },
  departure: { ja: '出発時刻に間に合わせます。', en: 'The departure leaves no other time.' },
};

/** Days after the plan's first one, as they are said before a time of day. */
const LATER: readonly Sentence[] = [
  { ja: '', en: '' },
  { ja: '翌日', en: 'next day ' },
  { ja: '翌々日', en: 'second day ' },
];

/**
 * One sentence, such as 「13:00–15:30は太陽光の余りが見込まれるので、お湯を沸き上げます。」
 *
 * @param today any moment of the day from which the block's days are counted
 */
export function reasonSentence(reason: ReasonCode, { doing, from, to }: Block, today: Instant): Sentence {
  const begins = LATER[jstDay(from) - jstDay(today)] ?? LATER[0]!;
  const ends = jstDay(to) === jstDay(from) ? LATER[0]! : (LATER[jstDay(to) - jstDay(today)] ?? LATER[0]!);
  const [start, end] = [formatJstClock(from), formatJstClock(to)];
  return {
    ja: `${begins.ja}${start}–${ends.ja}${end}は${REASONS[reason].ja}ので、${ACTS[doing].ja}。`,
    en: `${begins.en}${start}–${ends.en}${end}: ${ACTS[doing].en}, because ${REASONS[reason].en}.`,
  };
}

export const limitSentence = (limit: LimitCode): Sentence => LIMITS[limit];
