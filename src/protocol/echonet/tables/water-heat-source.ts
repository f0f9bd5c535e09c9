import { classTable, row } from '../class-table.ts';
import { bytes, level, object, oneOf, relativeTime, state, time, uint16, uint8 } from '../data-type.ts';

const reservation = state([0x41, 'true'], [0x42, 'false']);
const measured = uint8(0, 100, { unit: 'Celsius', sentinels: [[0x7e, 'undefined']] });

/** Of E1 (degrees) and E2 (steps) it has at least one. */
export const waterHeatSource = classTable(
  0x027a,
  'Cold or hot water heat source equipment',
  '冷温水熱源機',
  [
    row(0x90, 'A', 'gsi', 'onTimerReservation', 'ONタイマ予約設定', reservation),
    row(0x91, 'A', 'gsi', 'timeOfOnTimer', 'ONタイマ時刻設定値', time(2)),
    row(0x92, 'A', 'gsi', 'relativeTimeOfOnTimer', 'ONタイマ相対時間設定値', relativeTime(2)),
    row(0x94, 'A', 'gsi', 'offTimerReservation', 'OFFタイマ予約設定', reservation),
    row(0x95, 'A', 'gsi', 'timeOfOffTimer', 'OFFタイマ時刻設定値', time(2)),
    row(0x96, 'A', 'gsi', 'relativeTimeOfOffTimer', 'OFFタイマ相対時間設定値', relativeTime(2)),
    row(0xd1, 'M', 'gsI', 'coldWaterTemperatue2MaximumLevel', '冷水温設定2設定可能最大レベル', uint8(33, 47)),
    row(0xd2, 'M', 'gsI', 'warmWaterTemperatue2MaximumLevel', '温水温設定2設定可能最大レベル', uint8(49, 63)),
    row(0xe0, 'A', 'gsi', 'operationMode', '運転モード設定', state([0x41, 'heating'], [0x42, 'cooling'])),
    row(
      0xe1,
      'A',
      'GSi',
      'waterTemperature1',
      '水温設定1',
      uint8(0, 100, { unit: 'Celsius', sentinels: [[0x71, 'auto']] }),
    ),
    // Steps 1 to 15 are cold water, 17 to 31 hot water; there is no 16.
    row(0xe2, 'A', 'GSi', 'waterTemperature2', '水温設定2', oneOf(level(0x21, 31), state([0x41, 'auto']))),
    row(0xe3, 'A', 'gi', 'outwardWaterTemperatureExit', '往き水温計測値(出口水温)', measured),
    row(0xe4, 'A', 'gi', 'inwardWaterTemperatureEntrance', '戻り水温計測値(入口水温)', measured),
    row(
      0xe5,
      'A',
      'gsi',
      'specialOperation',
      '特殊運転設定',
      state([0x41, 'normal'], [0x42, 'modest'], [0x43, 'highPower']),
    ),
    row(
      0xe6,
      'A',
      'gsi',
      'dailyTimer',
      'デイリータイマー設定',
      state([0x40, 'timerOff'], [0x41, 'timer1'], [0x42, 'timer2']),
    ),
    row(0xe7, 'A', 'gsi', 'dailyTimer1', 'デイリータイマー1設定', bytes(6)),
    row(0xe8, 'A', 'gsi', 'dailyTimer2', 'デイリータイマー2設定', bytes(6)),
    row(
      0xe9,
      'G',
      'gi',
      'ratedPowerconsumption',
      '定格消費電力値',
      object(['heating', uint16(0, 65_533, { unit: 'W' })], ['cooling', uint16(0, 65_533, { unit: 'W' })]),
    ),
    row(
      0xea,
      'G',
      'gi',
      'powerConsumptionMeasurementMethod',
      '消費電力計測方法',
      state([0x41, 'nodeUnit'], [0x42, 'classUnit'], [0x43, 'instanceUnit']),
    ),
  ],
  'ECHONET Consortium, Machine Readable Appendix 1.3.1 of 2025-03-14 (Release R); read as MRA_v1.3.1/devices/0x027A.json in github.com/banban525/echonetlite2mqtt',
);
