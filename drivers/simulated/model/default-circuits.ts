import type { CircuitInput } from '../world/house-inputs.ts';
import { airConditioner } from './air-conditioner.ts';
import type { Painter } from './circuit-day.ts';
import { isAwake } from './family.ts';
import { always, clock, from, lamp, refrigerator, screen, tasks, toiletSeat } from './painters.ts';

export interface CircuitModel extends CircuitInput {
  readonly paint: Painter;
}

const plain = (name: string, paint: Painter): CircuitModel => ({ name, appliance: null, nominalW: 0, paint });
const light = (name: string, watts: number, hours: readonly [number, number], share: number): CircuitModel => ({
  name,
  appliance: 'light',
  nominalW: watts,
  paint: lamp({ watts, hours, share }),
});
const lampOnly = (name: string, watts: number, hours: readonly [number, number], share: number): CircuitModel =>
  plain(name, lamp({ watts, hours, share }));
const cooler = (name: string, nominalW: number, paint: Painter): CircuitModel => ({
  name,
  appliance: 'air-conditioner',
  nominalW,
  paint,
});

/**
 * The 43 base-load circuits of the default house, named as an electrician labels them; with the water heater and the
 * car charger the board has 45.
 */
export const DEFAULT_CIRCUITS: readonly CircuitModel[] = [
  plain('冷蔵庫', refrigerator),
  plain(
    'IHクッキングヒーター',
    tasks(
      2,
      { chance: 0.75, between: from('wake', 20, 45), minutes: [6, 14], watts: 1_100, pulses: { after: 4, every: 2 } },
      {
        chance: ({ family }) => (family.lunchAtHome ? 0.6 : 0),
        between: clock(11.8, 12.5),
        minutes: [8, 18],
        watts: 1_200,
        pulses: { after: 5, every: 2 },
      },
      {
        chance: 0.95,
        between: from('dinner', -50, -35),
        minutes: [25, 45],
        watts: 1_500,
        pulses: { after: 9, every: 3 },
      },
      { chance: 0.6, between: from('dinner', -30, -20), minutes: [10, 22], watts: 900, pulses: { after: 5, every: 2 } },
    ),
  ),
  plain(
    '電子レンジ',
    tasks(
      2,
      { chance: 0.8, between: from('wake', 15, 60), minutes: [2, 4], watts: 1_250 },
      {
        chance: ({ family }) => (family.lunchAtHome ? 0.7 : 0.1),
        between: clock(12, 13),
        minutes: [3, 6],
        watts: 1_250,
      },
      { chance: 0.9, between: from('dinner', -25, 10), minutes: [4, 9], watts: 1_250 },
      { chance: 0.3, between: clock(20, 22), minutes: [2, 3], watts: 1_250 },
    ),
  ),
  plain(
    '炊飯器・電気ケトル',
    tasks(
      1,
      { chance: 0.9, between: from('wake', 10, 30), minutes: [3, 5], watts: 1_200 },
      { chance: 0.55, between: from('wake', -45, -40), minutes: [38, 46], watts: 480 },
      { chance: 0.75, between: from('dinner', -65, -50), minutes: [38, 46], watts: 480 },
      { chance: 0.4, between: clock(14, 16), minutes: [3, 4], watts: 1_200 },
      { chance: 0.7, between: from('dinner', 40, 90), minutes: [3, 4], watts: 1_200 },
    ),
  ),
  plain(
    '食器洗い乾燥機',
    tasks(1, {
      chance: 0.8,
      between: from('dinner', 60, 110),
      minutes: [70, 85],
      watts: 850,
      pulses: { after: 16, every: 5 },
    }),
  ),
  plain('キッチンコンセント', tasks(3, { chance: 0.6, between: from('wake', 15, 40), minutes: [4, 6], watts: 950 })),
  light('キッチン照明', 55, [5, 23], 0.7),
  plain(
    'レンジフード',
    tasks(
      1,
      { chance: 0.7, between: from('wake', 18, 40), minutes: [12, 20], watts: 24 },
      { chance: 0.97, between: from('dinner', -52, -40), minutes: [45, 70], watts: 36 },
    ),
  ),
  light('リビング照明', 78, [6, 24], 0.92),
  lampOnly('ダイニング照明', 40, [6, 22], 0.7),
  plain('リビングテレビ', screen(115, 3, [6, 24], 0.55)),
  plain('リビングコンセント', screen(25, 8, [7, 24], 0.5)),
  plain('ダイニングコンセント', tasks(2, { chance: 0.35, between: clock(9, 11), minutes: [12, 25], watts: 620 })),
  cooler(
    'リビングエアコン',
    600,
    airConditioner({
      perKelvin: 42,
      warmC: 26,
      most: 2_100,
      heats: true,
      wanted: ({ family }, minute) => isAwake(family, minute) && minute < family.bed - 20,
    }),
  ),
  plain(
    '洗濯機',
    tasks(
      1,
      { chance: 0.93, between: from('wake', 5, 50), minutes: [42, 52], watts: 190 },
      { chance: 0.3, between: clock(9.5, 11), minutes: [40, 48], watts: 190 },
    ),
  ),
  plain(
    '洗面所コンセント',
    tasks(
      1,
      { chance: 0.7, between: from('wake', 20, 50), minutes: [4, 8], watts: 1_100 },
      { chance: 0.85, between: from('dinner', 110, 150), minutes: [6, 11], watts: 1_150 },
      { chance: 0.75, between: from('dinner', 160, 210), minutes: [5, 9], watts: 1_150 },
    ),
  ),
  lampOnly('洗面所照明', 22, [5, 24], 0.4),
  plain(
    '浴室乾燥暖房機',
    tasks(
      2,
      {
        chance: ({ weather }) => (weather.brightness < 0.3 ? 0.65 : 0.08),
        between: from('wake', 60, 120),
        minutes: [110, 170],
        watts: 1_180,
      },
      {
        chance: ({ temperature }) => (temperature[40]! < 9 ? 0.45 : 0),
        between: from('dinner', 25, 50),
        minutes: [12, 20],
        watts: 1_180,
      },
    ),
  ),
  plain('浴室照明・換気', tasks(1, { chance: 1, between: from('dinner', 35, 50), minutes: [110, 170], watts: 34 })),
  plain('1階トイレ', toiletSeat),
  plain('2階トイレ', toiletSeat),
  cooler(
    '主寝室エアコン',
    350,
    airConditioner({
      perKelvin: 32,
      warmC: 24,
      most: 1_200,
      heats: false,
      wanted: ({ family }, minute) => minute >= family.bed - 40 || minute < family.wake - 20,
    }),
  ),
  light('主寝室照明', 38, [20, 24], 0.55),
  plain('主寝室コンセント', tasks(3, { chance: 0.8, between: from('bed', -60, 0), minutes: [60, 60], watts: 12 })),
  lampOnly('子供部屋1照明', 30, [16, 23], 0.6),
  plain('子供部屋1コンセント', screen(45, 3, [16, 23], 0.5)),
  lampOnly('子供部屋2照明', 30, [16, 22], 0.5),
  plain('子供部屋2コンセント', screen(22, 2, [16, 22], 0.5)),
  cooler(
    '子供部屋エアコン',
    350,
    airConditioner({
      perKelvin: 24,
      warmC: 25,
      most: 1_100,
      heats: true,
      wanted: ({ family }, minute) => minute >= 1_170 && minute < family.bed - 60,
    }),
  ),
  lampOnly('書斎照明', 28, [8, 23], 0.35),
  plain('書斎コンセント（パソコン）', screen(75, 4, [9, 23], 0.38)),
  lampOnly('和室照明', 34, [17, 21], 0.15),
  plain('和室コンセント', tasks(1, { chance: 0.4, between: clock(10, 15), minutes: [12, 25], watts: 780 })),
  lampOnly('玄関・廊下照明', 18, [5, 24], 0.35),
  lampOnly('階段・2階廊下照明', 14, [5, 24], 0.3),
  plain('外灯', ({ row, bright, dark }) => {
    row.fill(1);
    row.fill(9, 0, Math.max(0, bright - 30));
    row.fill(9, dark + 20);
  }),
  plain('屋外コンセント', tasks(0, { chance: 0.04, between: clock(9, 15), minutes: [8, 20], watts: 1_050 })),
  plain('24時間換気', always(26)),
  plain('ルーター・通信機器', always(19)),
  plain('インターホン・警備', always(7)),
  plain('給湯リモコン・HEMS', always(8)),
  plain('納戸コンセント', tasks(0, { chance: 0.1, between: clock(10, 17), minutes: [5, 20], watts: 400 })),
  plain(
    '電動シャッター',
    tasks(
      2,
      { chance: 1, between: from('wake', 0, 5), minutes: [1, 1], watts: 180 },
      { chance: 1, between: from('dinner', -70, -30), minutes: [1, 1], watts: 180 },
    ),
  ),
];
