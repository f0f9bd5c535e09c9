import { classTable, row } from '../class-table.ts';
import { bytes, int8, level, oneOf, relativeTime, state, time, uint16, uint8 } from '../data-type.ts';

const reservation = state([0x41, 'on'], [0x42, 'off']);
const measured = int8(-127, 125, { unit: 'Celsius', sentinels: [[0x7e, 'undefined']] });

/** Of E0 (degrees) and E1 (steps) a floor heater has at least one. */
export const floorHeater = classTable(
  0x027b,
  'Floor heater',
  '床暖房',
  [
    row(0x80, 'A', 'GSI', 'operationStatus', '動作状態', state([0x30, 'true'], [0x31, 'false'])),
    row(0x90, 'A', 'gsi', 'onTimerReservation', 'ON タイマ予約設定', reservation),
    row(0x91, 'A', 'gsi', 'timeOfOnTimer', 'ON タイマ時刻設定値', time(2)),
    row(0x92, 'A', 'gsi', 'relativeTimeOfOnTimer', 'ON タイマ相対時間設定値', relativeTime(2)),
    row(0x94, 'A', 'gsi', 'offTimerReservation', 'OFF タイマ予約設定', reservation),
    row(0x95, 'A', 'gsi', 'timeOfOffTimer', 'OFF タイマ時刻設定値', time(2)),
    row(0x96, 'A', 'gsi', 'relativeTimeOfOffTimer', 'OFF タイマ相対時間設定値', relativeTime(2)),
    row(0xd1, 'M', 'gI', 'maximumTargetTemperature2', '温度設定2設定可能最大レベル', uint8(1, 15)),
    row(
      0xe0,
      'A',
      'GSi',
      'targetTemperature1',
      '温度設定1',
      uint8(0, 50, { unit: 'Celsius', sentinels: [[0x41, 'auto']] }),
    ),
    row(0xe1, 'A', 'GSi', 'targetTemperature2', '温度設定2', oneOf(level(0x31, 15), state([0x41, 'auto']))),
    row(0xe2, 'A', 'gi', 'measuredRoomTemperature', '室内温度計測値', measured),
    row(
      0xe3,
      'A-B',
      'gi',
      'measuredFloorTemperature',
      '床温度計測値',
      uint8(0, 50, { unit: 'Celsius', sentinels: [[0x7e, 'undefined']] }),
    ),
    row(0xe3, 'C', 'gi', 'measuredFloorTemperature', '床温度計測値', measured),
    row(0xe4, 'A', 'gsi', 'controllableZone', 'ゾーン切替え設定', bytes(1)),
    row(
      0xe5,
      'A',
      'gsi',
      'specialOperationMode',
      '特殊運転設定',
      state([0x41, 'normal'], [0x42, 'modest'], [0x43, 'highPower']),
    ),
    row(
      0xe6,
      'A',
      'gsi',
      'dailyTimer',
      'デイリータイマー設定',
      state([0x40, 'off'], [0x41, 'timer1'], [0x42, 'timer2']),
    ),
    // One bit a half hour, from the lowest bit of the first byte at 00:00.
    row(0xe7, 'A', 'gsi', 'workedDailyTimer1', 'デイリータイマー1設定', bytes(6)),
    row(0xe8, 'A', 'gsi', 'workedDailyTimer2', 'デイリータイマー2設定', bytes(6)),
    row(0xe9, 'G', 'gi', 'ratedPowerConsumption', '定格消費電力値', uint16(0, 65_533, { unit: 'W' })),
    row(
      0xea,
      'G',
      'gi',
      'powerMeasurementMethod',
      '消費電力計測方法',
      state([0x41, 'node'], [0x42, 'class'], [0x43, 'instance']),
    ),
  ],
  'ECHONET Consortium, Machine Readable Appendix 1.3.1 of 2025-03-14 (Release R); read as MRA_v1.3.1/devices/0x027B.json in github.com/banban525/echonetlite2mqtt',
);
