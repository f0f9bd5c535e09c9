import { classTable, row } from '../class-table.ts';
import { level, marker, oneOf, relativeTime, state, time, uint16, uint8 } from '../data-type.ts';

const yes = state([0x41, 'true'], [0x42, 'false']);
const duration = oneOf(relativeTime(2), marker('FFFF', 'limitless'));

export const instantaneousWaterHeater = classTable(
  0x0272,
  'Instantaneous water heater',
  '瞬間式給湯器',
  [
    row(0x90, 'A', 'gsi', 'onTimerReservation', '風呂自動ONタイマ予約設定', yes),
    row(0x91, 'A', 'gsi', 'onTimerTime', 'ONタイマ時刻設定値', time(2)),
    row(0x92, 'A', 'gsi', 'onTimerRelativeTimeSettingValue', '風呂自動ONタイマ相対時間設定値', relativeTime(2)),
    row(0xd0, 'A', 'Gi', 'hotWaterHeatingStatus', '給湯器燃焼状態', yes),
    row(0xd1, 'A', 'gsi', 'targetSuppliedWaterTemperature', '給湯温度設定値', uint8(0, 100, { unit: 'Celsius' })),
    row(0xd2, 'A', 'gsi', 'hotWaterWarmerSetting', '給湯保温設定', yes),
    row(0xd4, 'C', 'gsi', 'bathWaterVolume4', '風呂湯量設定4', uint8(1, 255)),
    row(0xd5, 'C', 'gi', 'maximumAllowableWaterVolume4', '風呂湯量設定4 設定可能最大レベル', uint8(1, 255)),
    row(0xd6, 'F', 'gsi', 'volume', '音量設定値', uint8(0, 100, { unit: '%' })),
    row(0xd7, 'F', 'gsi', 'mute', 'ミュート設定', state([0x30, 'true'], [0x31, 'false'])),
    row(0xda, 'A', 'gsi', 'targetAutomaticOeprationTime', '自動運転時間設定値', duration),
    row(0xdb, 'A', 'gi', 'remainingAutomaticOperationTime', '自動運転残時間', duration),
    row(0xe1, 'A', 'gsi', 'targetBathWaterTemperature', '風呂温度設定値', uint8(0, 100, { unit: 'Celsius' })),
    row(0xe2, 'A', 'Gi', 'bathWaterHeatingStatus', '風呂給湯器燃焼状態', yes),
    row(0xe3, 'A', 'GSi', 'automaticBathOperation', '風呂自動モード設定', yes),
    row(0xe4, 'A', 'gsi', 'targetBathAdditionalBoilupOperation', '風呂追い炊き動作設定', yes),
    row(0xe5, 'A', 'gsi', 'bathHotWaterAddition', '風呂足し湯動作設定', yes),
    row(0xe6, 'A', 'gsi', 'bathLukewarmWaterFunction', '風呂ぬるめ動作設定', yes),
    row(0xe7, 'A', 'gsi', 'bathWaterVolume1', '風呂湯量設定1', uint8(0, 253, { unit: 'L' })),
    row(0xe8, 'A', 'gsi', 'bathWaterVolume2', '風呂湯量設定2', level(0x31, 8)),
    row(0xe9, 'A-D', 'gsi', 'bathroomPriority', '浴室優先設定', yes),
    row(0xe9, 'E', 'gi', 'bathroomPriority', '浴室優先設定', yes),
    row(0xea, 'A', 'gi', 'showerHotWaterSupplyStatus', 'シャワー給湯状態', yes),
    row(0xeb, 'A', 'gi', 'kitchenHotWaterSupplyStatus', '台所給湯状態', yes),
    row(0xec, 'A', 'gsi', 'hotWaterWarmerOnTimerReservationSetting', '給湯保温ONタイマ予約設定', yes),
    row(0xed, 'A', 'gsi', 'targetHotWaterWarmerOnTimerTime', '給湯保温ONタイマ時刻設定値', time(2)),
    row(0xee, 'A', 'gsi', 'bathWaterVolume3', '風呂湯量設定3', uint16(0, 65_533, { unit: 'L' })),
    row(
      0xef,
      'E',
      'gI',
      'bathOperationStatus',
      '風呂動作状態監視',
      state([0x41, 'runningHotWater'], [0x42, 'noOperation'], [0x43, 'keepingTemperature']),
    ),
  ],
  'ECHONET Consortium, Machine Readable Appendix 1.1.1 of 2022-07-13 (Release P); read as MRA_V1.1.1/mraData/devices/0x0272.json in github.com/banban525/echonetlite2mqtt',
);
