import type { Sentence } from '../../journal.ts';

/** What the catalogue's rules ask about one device on one day. A fact nobody told counts as satisfied. */
export interface CatalogueDay {
  readonly facts: CatalogueFacts;
  /** Hours since the published forecast was issued; null where there is none. */
  readonly forecastAge: number | null;
  /** Sunny days of the same kind (working day or holiday) whose consumption is known. */
  readonly sunnyDays: number;
  /** Sun that is predicted to be left over that day, and what the boil or the charge needs, kWh. */
  readonly surplus: number;
  readonly needed: number;
  /** Band prices of the day, yen/kWh. */
  readonly highest: number;
  readonly cheapest: number;
  readonly sell: number;
  /** Whether in the hours of surplus a warning is in force, or electricity is predicted to be bought. */
  readonly warned: boolean;
  readonly buys: boolean;
}

export interface CatalogueFacts {
  readonly fullPurchase?: boolean | undefined;
  readonly measuringUnit?: boolean | undefined;
  readonly tariffKind?: 'flat' | 'time-band' | 'season' | 'market' | undefined;
  readonly batteryMode?: 'environment' | 'custom' | 'economy' | 'other' | undefined;
  readonly batterySupported?: boolean | undefined;
  readonly heaterMeasured?: boolean | undefined;
  readonly heaterDaytimeStop?: boolean | undefined;
  readonly heaterAcceptsBoost?: boolean | undefined;
  readonly heaterPaused?: boolean | undefined;
  readonly heaterOwnSolarCharge?: boolean | undefined;
  readonly heaterWarningBoiled?: boolean | undefined;
  readonly vehicleMeasured?: boolean | undefined;
  readonly otherController?: boolean | undefined;
}

/** A documented condition of solar charge: whether it holds, and what a refusal says. */
export interface Rule {
  readonly id: string;
  readonly holds: (day: CatalogueDay) => boolean;
  readonly refusal: Sentence;
}

/** A published forecast older than this does not count, hours. */
const FORECAST_AGE = 18;
const SUNNY_DAYS = 5;
/** kWh beyond what is needed. */
const SPARE = { battery: 0.3, heater: 0.3, vehicle: 1.5 } as const;

/** SC-G1: never in full-purchase mode (全量買取方式). */
export const surplusPurchase: Rule = {
  id: 'SC-G1',
  holds: ({ facts }) => facts.fullPurchase !== true,
  refusal: { ja: '全量買取方式では使えません', en: 'full purchase sells all the sun' },
};

/** SC-G2: a forecast source; climatology alone is none. */
export const freshForecast: Rule = {
  id: 'SC-G2',
  holds: ({ forecastAge }) => forecastAge !== null && forecastAge <= FORECAST_AGE,
  refusal: { ja: '18時間以内の天気予報がありません', en: 'there is no forecast of the last 18 hours' },
};

/** SC-G3: no other controller of the same devices. */
export const soleController: Rule = {
  id: 'SC-G3',
  holds: ({ facts }) => facts.otherController !== true,
  refusal: { ja: '他のサービスが同じ機器を制御しています', en: 'another controller writes to the same device' },
};

/** SC-G4: the heater's own solar charge (「ソーラーチャージ」設定) is off. */
export const heaterSolarChargeOff: Rule = {
  id: 'SC-G4',
  holds: ({ facts }) => facts.heaterOwnSolarCharge !== true,
  refusal: { ja: 'エコキュート自身のソーラーチャージがONです', en: 'the heater’s own solar charge is on' },
};

/** SC-C1: a distribution board or measuring unit is present. */
export const boardPresent: Rule = {
  id: 'SC-C1',
  holds: ({ facts }) => facts.measuringUnit !== false,
  refusal: { ja: '分電盤の計測装置がありません', en: 'there is no board or measuring unit' },
};

/** SC-C2: enough surplus is predicted; how much depends on the device. */
export const enoughSurplus = (device: keyof typeof SPARE): Rule => ({
  id: 'SC-C2',
  holds: ({ surplus, needed }) => surplus >= needed + SPARE[device],
  refusal: { ja: '余剰電力の見込みが足りません', en: 'too little surplus is predicted' },
});

/** SC-C3: five days of consumption on sunny days of the same kind. */
export const sunnyHistory: Rule = {
  id: 'SC-C3',
  holds: ({ sunnyDays }) => sunnyDays >= SUNNY_DAYS,
  refusal: {
    ja: '同じ種類の晴れの日の記録が5日分ありません',
    en: 'fewer than five sunny days of this kind are recorded',
  },
};

/** SC-C4: a tariff by time band or season. The boil alone does not need prices. */
export const bandTariff: Rule = {
  id: 'SC-C4',
  holds: ({ facts: { tariffKind } }) =>
    tariffKind === undefined || tariffKind === 'time-band' || tariffKind === 'season',
  refusal: { ja: '料金が時間帯別でも季節別でもありません', en: 'the tariff is neither by time band nor by season' },
};

/** SC-E1: the heater's circuit is configured and measured. */
export const heaterMeasured: Rule = {
  id: 'SC-E1',
  holds: ({ facts }) => facts.heaterMeasured !== false,
  refusal: { ja: 'エコキュートの回路が計測されていません', en: 'the heater’s circuit is not measured' },
};

/** SC-E2: with 昼間沸き増し停止 only heaters that accept a boost; never with 沸き増し休止. */
export const boostAccepted: Rule = {
  id: 'SC-E2',
  holds: ({ facts }) =>
    facts.heaterPaused !== true && (facts.heaterDaytimeStop !== true || facts.heaterAcceptsBoost !== false),
  refusal: { ja: '沸き増しが休止または停止に設定されています', en: 'the heater is set not to boost' },
};

/** SC-E3: no boost when a weather-warning boil has already been done. */
export const noWarningBoil: Rule = {
  id: 'SC-E3',
  holds: ({ facts }) => facts.heaterWarningBoiled !== true,
  refusal: { ja: '気象警報連動で沸き増し済みです', en: 'a warning has already filled the tank' },
};

/** SC-B1: the battery system supports it. */
export const batterySupported: Rule = {
  id: 'SC-B1',
  holds: ({ facts }) => facts.batterySupported !== false,
  refusal: { ja: 'この蓄電システムは対応していません', en: 'the battery system does not support it' },
};

/** SC-B2: the battery's mode is 環境 or カスタム. */
export const batteryMode: Rule = {
  id: 'SC-B2',
  holds: ({ facts: { batteryMode: mode } }) => mode === undefined || mode === 'environment' || mode === 'custom',
  refusal: {
    ja: '蓄電池が環境モードでもカスタムモードでもありません',
    en: 'the battery is in neither environment nor custom mode',
  },
};

const worthCharging = ({ highest, cheapest, sell }: CatalogueDay): boolean =>
  (highest > cheapest && cheapest >= sell) || (highest > sell && sell >= cheapest);

const PRICES = {
  ja: '料金の差と売電単価の条件を満たしません',
  en: 'the prices and the sale price do not make it worth it',
};

/** SC-B3: SC-C4 (the document says 共通の(3), a misprint), and highest > cheapest ≥ sale or highest > sale ≥ cheapest. */
export const batteryPrices: Rule = {
  id: 'SC-B3',
  holds: (day) => bandTariff.holds(day) && worthCharging(day),
  refusal: PRICES,
};

/** SC-B4: no warning-linked operation during the hours of surplus. */
export const noWarning: Rule = {
  id: 'SC-B4',
  holds: ({ warned }) => !warned,
  refusal: { ja: '余剰の時間帯に気象警報連動があります', en: 'a warning is in force in the hours of surplus' },
};

/** SC-B5: no purchase during the hours of surplus. */
export const batteryNoPurchase: Rule = {
  id: 'SC-B5',
  holds: ({ buys }) => !buys,
  refusal: { ja: '余剰の時間帯に買電が見込まれます', en: 'electricity would be bought in the hours of surplus' },
};

/** SC-V1: the charger's circuit is configured and measured. */
export const vehicleMeasured: Rule = {
  id: 'SC-V1',
  holds: ({ facts }) => facts.vehicleMeasured !== false,
  refusal: { ja: '充電器の回路が計測されていません', en: 'the charger’s circuit is not measured' },
};

/** SC-V2: as SC-B3. */
export const vehiclePrices: Rule = { ...batteryPrices, id: 'SC-V2' };

/** SC-V3: as SC-B5. */
export const vehicleNoPurchase: Rule = { ...batteryNoPurchase, id: 'SC-V3' };

const GENERAL = [surplusPurchase, freshForecast, soleController, boardPresent, sunnyHistory] as const;

/** All rules of a device, in the order they are named. */
export const RULES = {
  heater: [...GENERAL, heaterSolarChargeOff, enoughSurplus('heater'), heaterMeasured, boostAccepted, noWarningBoil],
  battery: [
    ...GENERAL,
    bandTariff,
    enoughSurplus('battery'),
    batterySupported,
    batteryMode,
    batteryPrices,
    noWarning,
    batteryNoPurchase,
  ],
  vehicle: [...GENERAL, bandTariff, enoughSurplus('vehicle'), vehicleMeasured, vehiclePrices, vehicleNoPurchase],
} as const satisfies Record<string, readonly Rule[]>;

/** The first rule that refuses solar charge, or null where it may be done. */
export const refusalOf = (device: keyof typeof RULES, day: CatalogueDay): Rule | null =>
  RULES[device].find((rule) => !rule.holds(day)) ?? null;
