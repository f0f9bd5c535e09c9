import type { Sentence } from '../journal.ts';

/** Rules of the guard, each with the sentence that stands in the journal where it withheld or tightened something. */
export const GUARD_RULES = {
  'not-approved': {
    ja: 'この機器の制御はまだ承認されていません。',
    en: 'The control of this device has not been approved yet.',
  },
  'manual-operation': {
    ja: '人が操作したので、きょうはその操作を優先します。',
    en: 'Somebody has operated the device, and that counts until tomorrow.',
  },
  'foreign-controller': {
    ja: 'ほかのサービスがこの機器を操作しているので、きょうは制御しません。',
    en: 'Another controller is operating the device, so it is left alone today.',
  },
  'maker-solar-charge': {
    ja: '機器の「ソーラーチャージ」が入のため制御しません。機器側の設定を切にしてください。',
    en: 'The unit’s own solar charge is on, so it is left alone; switch it off on the unit.',
  },
  'stale-data': {
    ja: '家の電力が10分以上測れていないので、新しい制御を行いません。',
    en: 'The power of the house has not been measured for ten minutes, so nothing new is asked of the device.',
  },
  'mode-change-budget': {
    ja: 'きょうの切り替えは上限の12回に達しました。',
    en: 'The device has changed its mode twelve times today, which is the most for a day.',
  },
  'value-range': {
    ja: '指示の値が機器の範囲を超えています。',
    en: 'The value asked is beyond the range of the device.',
  },
  'full-purchase': {
    ja: '全量買取方式では蓄電池や車の充放電を制御しません。',
    en: 'In full-purchase mode neither battery nor car is steered.',
  },
  'battery-export': {
    ja: '蓄電池や車から電力系統へは流しません。',
    en: 'Nothing is given to the grid from a battery or a car.',
  },
  'battery-floor': {
    ja: '蓄電池の残量が残しておく量を下回っています。',
    en: 'The battery is below what is kept in reserve.',
  },
  'tank-minimum': {
    ja: 'お湯が残り少ない、または残量が分からないので、沸き上げを止めません。',
    en: 'There is little hot water, or nobody knows how much, so heating is not stopped.',
  },
  'contract-limit': {
    ja: '契約容量に余裕がありません。',
    en: 'The contract limit leaves no room for it.',
  },
  'least-current': {
    ja: '充電できる最小の電流に足りません。',
    en: 'Less is left than the least current a car charges at.',
  },
  'remote-start': {
    ja: 'IHクッキングヒーターや暖房は家の外から入れられません。',
    en: 'Cookers and heaters are never started from outside the house.',
  },
} as const satisfies Record<string, Sentence>;

export type GuardRule = keyof typeof GUARD_RULES;
