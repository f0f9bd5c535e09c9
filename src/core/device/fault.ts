import type { Sentence } from '../journal.ts';

/** What a device says of its own fault. */
export interface DeviceFault {
  readonly device: string;
  /** 異常内容 (0x89); null where it does not tell. */
  readonly description: number | null;
  /** メーカ異常コード (0x86) after size and manufacturer, in hexadecimal as service manuals print it; null where it tells none. */
  readonly code: string | null;
}

/** From `first` to `last`, low byte of 0x89 (APPENDIX chapter 2, 異常内容プロパティ): what is wrong and what to do. */
const WORDS: readonly (readonly [first: number, last: number, text: Sentence])[] = [
  [
    0x01,
    0x01,
    {
      ja: '運転スイッチを切るかコンセントを抜き、入れ直してください。',
      en: 'Switch it off or unplug it, and on again.',
    },
  ],
  [0x02, 0x02, { ja: 'リセットボタンを押してください。', en: 'Press its reset button.' }],
  [
    0x03,
    0x03,
    {
      ja: 'セットの不良です。取り付けや設定を確認してください。',
      en: 'It is not set up right; check how it is fitted and set.',
    },
  ],
  [0x04, 0x04, { ja: '給水や給油などの補給が必要です。', en: 'It needs a supply: water, oil or the like.' }],
  [0x05, 0x05, { ja: 'フィルターなどの掃除が必要です。', en: 'It needs cleaning, its filter for example.' }],
  [0x06, 0x06, { ja: '電池の交換が必要です。', en: 'Its batteries need to be changed.' }],
  [
    0x07,
    0x08,
    {
      ja: '自動で復帰します。続くときは取扱説明書を見てください。',
      en: 'It recovers by itself; if it does not, see its manual.',
    },
  ],
  [0x09, 0x09, { ja: '取扱説明書の該当する項目を見てください。', en: 'See its manual.' }],
  [
    0x0a,
    0x13,
    {
      ja: '安全装置が働きました。使用をやめて販売店に連絡してください。',
      en: 'A safety device has acted. Stop using it and call the dealer.',
    },
  ],
  [0x14, 0x1d, { ja: 'スイッチの異常です。修理を依頼してください。', en: 'A switch has failed; have it repaired.' }],
  [0x1e, 0x3b, { ja: 'センサーの異常です。修理を依頼してください。', en: 'A sensor has failed; have it repaired.' }],
  [0x3c, 0x59, { ja: '部品の異常です。修理を依頼してください。', en: 'A part has failed; have it repaired.' }],
  [
    0x5a,
    0x6e,
    { ja: '制御基板の異常です。修理を依頼してください。', en: 'A control board has failed; have it repaired.' },
  ],
];

const UNKNOWN: Sentence = {
  ja: '機器の表示を確認し、続くときは販売店に連絡してください。',
  en: 'See what it shows itself; if this lasts, call the dealer.',
};

/** What is wrong and what to do, with the maker's code where there is one. `name`: what people call the device. */
export function faultSentence({ description, code }: DeviceFault, name: string): Sentence {
  const low = description === null ? 0 : description & 0xff;
  const text = WORDS.find(([first, last]) => low >= first && low <= last)?.[2] ?? UNKNOWN;
  const [ja, en] = code === null ? ['', ''] : [`（異常コード ${code}）`, ` (code ${code})`];
  return { ja: `${name}が異常を知らせています${ja}。${text.ja}`, en: `${name} reports a fault${en}. ${text.en}` };
}
