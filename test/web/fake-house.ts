import type { HouseMoney } from '#app/month-account.ts';
import type { CircuitInfo, DeviceInfo, HouseView, Today } from '#app/house-view.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { PurchaseMode } from '#core/ledger/purchase-mode.ts';
import type { Notice } from '#core/notices/notice.ts';
import { alternativeSentence, decisionsOf } from '#core/planner/alternatives.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { type Instant, instant, parseInstant, plus } from '#core/time/instant.ts';
import { percent, type WattHours, wattHours, watts } from '#core/units.ts';
import type { WeatherForecast } from '#ports/weather-feed.ts';
import { readLevy, readSalePlans, readTariffPlans } from '#config/read-tariffs.ts';

/** A spring noon. */
export const NOON = parseInstant('2026-04-12T12:10:00+09:00')!;

/** A house whose parts a test may exchange, and whose ticks it causes. */
export interface FakeHouse extends HouseView {
  at: Instant;
  seen: Snapshot | null;
  running: Plan | null;
  totals: Today;
  well: boolean;
  weather: WeatherForecast | null;
  tariffInForce: Tariff | null;
  agreed: HouseMoney | null;
  simulated: HouseView['simulated'];
  mode: PurchaseMode;
  /** Completes a tick, ten seconds later. */
  tick(): void;
  listeners(): number;
}

export const CIRCUITS: readonly CircuitInfo[] = [
  'リビング照明',
  'リビングコンセント',
  'キッチン',
  '冷蔵庫',
  'IHクッキングヒーター',
  '食洗機',
  '洗濯機・乾燥機',
  '浴室乾燥機',
  'エアコン リビング',
  'エアコン 寝室',
  '子ども部屋',
  '書斎・パソコン',
  '玄関・廊下',
  'トイレ',
  '換気・24時間',
].map((name, index) => ({ id: `circuit.${index + 1}`, name, board: 'board', channel: index + 1 }));

export const DEVICES: readonly DeviceInfo[] = [
  { id: 'meter', kind: 'meter', name: 'スマートメーター' },
  { id: 'board', kind: 'board', name: '分電盤' },
  { id: 'pv1', kind: 'solar', name: '太陽光発電' },
  { id: 'battery1', kind: 'battery', name: '蓄電池' },
  { id: 'ev1', kind: 'vehicle', name: '電気自動車' },
  { id: 'ecocute1', kind: 'heater', name: 'エコキュート' },
  { id: 'ac1', kind: 'air-conditioner', name: 'エアコン' },
  { id: 'light1', kind: 'light', name: '照明' },
];

export const TARIFF: Tariff = {
  id: 'test-night',
  name: { ja: '夜とくプラン', en: 'Night plan' },
  bands: [
    { name: '夜', from: 23, to: 31, yenPerKwh: 18.5 },
    { name: '昼', from: 7, to: 23, yenPerKwh: 34 },
  ],
  levyYenPerKwh: 3.5,
  sellYenPerKwh: 8.5,
};

const CATALOGUE = readTariffPlans('config/plans').plans;

/** 従量電灯B of 40 A, read on the 1st, sold to the FIT of 2024. */
export const MONEY: HouseMoney = {
  plan: 'tepco_juryo_b',
  agreement: {
    contract: { amperes: 40 },
    readingDay: 1,
    fuel: { 'TEPCO EP': { '2026-05': { yenPerKwh: -7.72 } } },
    levy: readLevy('config/renewable-levy.yaml').value!,
  },
  sale: {
    plan: readSalePlans('config/sale-plans').plans.find(({ id }) => id === 'fit_2024')!,
    since: parseInstant('2024-10-01T00:00:00+09:00')!,
  },
};

/** What each circuit takes at noon, W. */
const CIRCUIT_POWER = [12, 145, 62, 118, 0, 0, 410, 0, 380, 0, 24, 96, 4, 1, 38];

/** A sunny noon: the sun feeds the house, fills tank and battery and sells the rest; the car is away. */
export function snapshotAt(at: Instant): Snapshot {
  const w = (value: number) => known(watts(value), at);
  const wh = (value: number): Reading<WattHours> => known(wattHours(value), at);
  return {
    at,
    grid: {
      power: w(-320),
      currentR: missing('no-answer', at),
      currentT: missing('no-answer', at),
      importRegister: wh(1_234_500),
      exportRegister: wh(2_345_600),
    },
    boards: [
      {
        id: 'board',
        main: w(-320),
        circuits: CIRCUIT_POWER.map((value, index) => ({ channel: index + 1, power: w(value), register: wh(1000) })),
      },
    ],
    solars: [{ id: 'pv1', power: w(4_230), register: wh(9_876_000) }],
    batteries: [
      {
        id: 'battery1',
        power: w(1_500),
        charge: known(percent(64), at),
        content: wh(6_400),
        chargeRegister: wh(1),
        dischargeRegister: wh(1),
        mode: known('auto', at),
      },
    ],
    vehicles: [
      {
        id: 'ev1',
        connected: known(false, at),
        power: w(0),
        charge: missing('sentinel', at),
        content: missing('sentinel', at),
        chargeRegister: wh(1),
        dischargeRegister: wh(1),
        mode: known('idle', at),
      },
    ],
    heaters: [
      {
        id: 'ecocute1',
        power: w(1_120),
        heating: known(true, at),
        heat: wh(11_000),
        fill: known(percent(71), at),
        register: wh(1),
        mode: known('heat', at),
      },
    ],
    appliances: [
      { id: 'ac1', kind: 'air-conditioner', on: known(true, at), power: w(380), room: missing('no-answer', at) },
      { id: 'light1', kind: 'light', on: known(false, at), power: w(0), room: missing('not-fitted', at) },
    ],
  };
}

export const TODAY: Today = {
  generated: 14_820,
  consumed: 9_640,
  imported: 3_210,
  exported: 4_380,
  selfConsumed: 10_440,
  cost: 61_250,
  saved: 143_700,
};

/** Without `announced` the house keeps no notices. */
export function createFakeHouse(at: Instant = NOON, announced?: Notice[]): FakeHouse {
  const listeners = new Set<() => void>();
  const house: FakeHouse = {
    at,
    seen: snapshotAt(at),
    running: null,
    totals: TODAY,
    well: true,
    weather: null,
    tariffInForce: TARIFF,
    agreed: MONEY,
    simulated: { speed: 60 },
    mode: 'surplus',
    purchaseMode: () => house.mode,
    now: () => house.at,
    snapshot: () => house.seen,
    today: () => house.totals,
    plan: () => house.running,
    forecast: () => house.weather,
    devices: () => DEVICES,
    circuits: () => CIRCUITS,
    tariff: () => house.tariffInForce,
    catalogue: () => CATALOGUE,
    money: () => house.agreed,
    alternatives: async (planId) =>
      house.running?.id !== planId
        ? null
        : decisionsOf(house.running).map(({ block, rule }) => ({
            device: block.device,
            from: block.from,
            to: block.to,
            deltaYen: 38.5,
            sentence: alternativeSentence(rule, 38.5),
          })),
    ...(announced === undefined
      ? {}
      : {
          notices: () => ({
            list: () => announced,
            acknowledge(id: string) {
              const index = announced.findIndex((notice) => notice.id === id);
              if (index >= 0) announced[index] = { ...announced[index]!, readAt: house.at };
              return index >= 0;
            },
          }),
        }),
    healthy: () => house.well,
    onTick(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tick() {
      house.at = instant(house.at + 10_000);
      if (house.seen !== null) house.seen = { ...house.seen, at: plus(house.seen.at, 10_000 as never) };
      for (const listener of listeners) listener();
    },
    listeners: () => listeners.size,
  };
  return house;
}
