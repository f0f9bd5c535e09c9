import type { MissingReason } from '#core/reading.ts';

/** What a planned or commanded mode is called, by kind of device. */
type Modes = Readonly<Record<'battery' | 'vehicle' | 'heater', Readonly<Record<string, string>>>>;

/** A use of electricity in the sentence of what is happening: in its middle and at its end. */
export interface Phrase {
  readonly middle: string;
  readonly end: string;
}

const missing: Readonly<Record<MissingReason, string>> = {
  'no-answer': '応答がありません',
  sentinel: '機器が「データなし」と答えました',
  stale: '値が古くなっています',
  'out-of-range': '値が範囲外です',
  'not-fitted': 'この家にはありません',
};

const modes: Modes = {
  battery: { auto: '自動', charge: '充電', hold: '放電しない' },
  vehicle: { auto: '自動', charge: '充電', discharge: '放電', idle: '待機' },
  heater: { auto: '自動', heat: '沸き上げ', stop: '停止' },
};

const list = (words: readonly string[]): string => words.join('と');

export const ja = {
  lang: 'ja',
  brand: 'ひだまり',
  otherLanguage: 'English',
  switchLanguage: 'English に切り替え',
  tabs: { now: 'いま', today: 'きょう', plan: '計画', journal: '記録' },
  tabList: '画面の切り替え',
  simulated: (speed: string, time: string) => `シミュレーションの家 ・ ${speed} ・ ${time}`,
  speed: (times: number) => (times === 1 ? '等速' : `${times}倍速`),
  fullSpeed: '最高速',
  disconnected: '接続が切れました。つなぎ直しています…',
  waiting: '最初の測定を待っています…',
  failed: '読み込めませんでした。自動でやり直します。',
  missing,
  modes,
  unknownValue: (why: string) => `不明：${why}`,
  warnings: 'お知らせ',
  date: (month: number, day: number, weekday: number) => `${month}月${day}日（${'日月火水木金土'[weekday]}）`,
  yen: (amount: string) => `${amount}円`,
  flow: {
    title: 'エネルギーの流れ',
    solar: '太陽光',
    grid: '電力会社',
    house: '家',
    battery: '蓄電池',
    vehicle: '車',
    heater: 'お湯',
    buying: '買電中',
    selling: '売電中',
    charging: '充電中',
    discharging: '放電中',
    standby: '待機',
    generating: '発電中',
    away: '外出中',
    heating: '沸き上げ中',
    none: '停止',
  },
  sources: { solar: '太陽光', grid: '電力会社の電気', battery: '蓄電池', vehicle: '車' },
  supplies: (sources: readonly string[], _many: boolean, last: boolean) =>
    `${list(sources)}で家の電気をまかな${last ? 'っています' : 'い'}`,
  sinks: {
    heater: { middle: 'お湯を沸かし', end: 'お湯を沸かしています' },
    vehicle: { middle: '車を充電し', end: '車を充電しています' },
    battery: { middle: '蓄電池にため', end: '蓄電池にためています' },
    grid: { middle: '余りを売り', end: '余りを売っています' },
  } satisfies Record<string, Phrase>,
  sinksOfMany: null as Record<'heater' | 'vehicle' | 'battery' | 'grid', Phrase> | null,
  sentence: (parts: readonly string[]) => `${parts.join('、')}。`,
  next: (clock: string, changes: string) => `次は ${clock}：${changes}`,
  change: (device: string, mode: string) => `${device}「${mode}」`,
  noPlan: '計画はまだありません。',
  totals: {
    title: 'きょうの合計',
    saved: 'きょうの節約',
    savedNote: '制御しない場合との差',
    generated: '発電',
    consumed: '消費',
    imported: '買電',
    exported: '売電',
    selfConsumed: '自家消費',
    cost: '電気代',
  },
  today: {
    chart: '30分ごとの電気の出入り',
    unit: 'kWh / 30分',
    sources: 'どこから',
    uses: 'どこへ',
    solar: '太陽光',
    import: '買電',
    export: '売電',
    batteryOut: '蓄電池から',
    batteryIn: '蓄電池へ',
    vehicleOut: '車から',
    vehicleIn: '車へ',
    heater: 'お湯',
    house: '家',
    hole: '測れなかった時間',
    sum: 'きょうの合計',
    slot: (from: string, to: string) => `${from}–${to}`,
    circuits: '回路ごと',
    circuit: '回路',
    now: 'いま',
    energy: 'きょう',
    sortBy: (column: string) => `${column}で並べ替え`,
  },
  plan: {
    title: '48時間の計画',
    price: '買電単価',
    priceUnit: '円/kWh',
    forecast: '使う電気と太陽光の予測',
    forecastUnit: 'kW',
    devices: '機器の予定',
    load: '家',
    solar: '太陽光',
    saves: (yen: string) => `この計画で ${yen} の節約を見込んでいます`,
    costs: (yen: string, none: string) => `見込み ${yen}（制御なし ${none}）`,
    made: (clock: string) => `${clock} に作成`,
    fallback: '最適化できなかったため、簡易な計画です',
    blocks: '予定と理由',
    lanes: { battery: '蓄電池', vehicle: '車', heater: 'お湯' },
    nowLine: 'いま',
    unmet: (device: string, wish: string) => `${device}：${wish}は計画どおりにはできません。`,
    wishes: {
      'energy-at-departure': '出発までの充電',
      'hot-water': 'お湯の確保',
      reserve: '停電用の残量',
      'contract-limit': '契約容量を守ること',
      planned: '計画',
    } as Readonly<Record<string, string>>,
  },
  journal: {
    title: '動作の記録',
    empty: 'この24時間の記録はありません。',
    did: (device: string, mode: string) => `${device}を「${mode}」に`,
    by: { plan: '計画', 'hand-back': '機器に返却' },
    outcome: { confirmed: '確認済み', refused: '断られた', indeterminate: '不明', open: '確認待ち' },
    more: 'これより古い記録は省いています。',
  },
};

export type Texts = typeof ja;
