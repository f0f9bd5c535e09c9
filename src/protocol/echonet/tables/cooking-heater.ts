import { classTable, row } from '../class-table.ts';
import { level, marker, object, oneOf, relativeTime, state, state16, uint16, uint8 } from '../data-type.ts';

export const cookingHeater = classTable(0x03b9, 'Cooking heater', 'クッキングヒータ', [
  row(
    0x96,
    'A',
    'gsi',
    'relativeTimeOfOffTimer',
    '切タイマ相対時間設定値',
    object(
      ['leftStove', oneOf(relativeTime(3), marker('FFFFFF', 'noSetting'))],
      ['rightStove', oneOf(relativeTime(3), marker('FFFFFF', 'noSetting'))],
      ['farSideStove', oneOf(relativeTime(3), marker('FFFFFF', 'noSetting'))],
      ['roaster', oneOf(relativeTime(3), marker('FFFFFF', 'noSetting'))],
    ),
  ),
  row(0xa1, 'A', 'gsi', 'childLock', 'チャイルドロック設定', state([0x41, 'true'], [0x40, 'false'])),
  row(0xa2, 'A', 'gsi', 'radiantHeaterLock', 'ラジエントヒータロック設定', state([0x41, 'true'], [0x40, 'false'])),
  row(
    0xb1,
    'A',
    'Gi',
    'heatingStatus',
    '加熱状態',
    object(
      [
        'leftStove',
        state(
          [0x40, 'standingBy'],
          [0x41, 'operating'],
          [0x42, 'temporarilyStopped'],
          [0x50, 'heatingProhibited'],
          [0xff, 'unknown'],
        ),
      ],
      [
        'rightStove',
        state(
          [0x40, 'standingBy'],
          [0x41, 'operating'],
          [0x42, 'temporarilyStopped'],
          [0x50, 'heatingProhibited'],
          [0xff, 'unknown'],
        ),
      ],
      [
        'farSideStove',
        state(
          [0x40, 'standingBy'],
          [0x41, 'operating'],
          [0x42, 'temporarilyStopped'],
          [0x50, 'heatingProhibited'],
          [0xff, 'unknown'],
        ),
      ],
      [
        'roaster',
        state(
          [0x40, 'standingBy'],
          [0x41, 'operating'],
          [0x42, 'temporarilyStopped'],
          [0x50, 'heatingProhibited'],
          [0xff, 'unknown'],
        ),
      ],
    ),
  ),
  row(
    0xb2,
    'A',
    'gsi',
    'heatingOperation',
    '加熱設定',
    object(
      [
        'leftStove',
        state(
          [0x40, 'stopHeating'],
          [0x41, 'startOrResumeHeating'],
          [0x42, 'temporarilyStopHeating'],
          [0xff, 'noSetting'],
        ),
      ],
      [
        'rightStove',
        state(
          [0x40, 'stopHeating'],
          [0x41, 'startOrResumeHeating'],
          [0x42, 'temporarilyStopHeating'],
          [0xff, 'noSetting'],
        ),
      ],
      [
        'farSideStove',
        state(
          [0x40, 'stopHeating'],
          [0x41, 'startOrResumeHeating'],
          [0x42, 'temporarilyStopHeating'],
          [0xff, 'noSetting'],
        ),
      ],
      [
        'roaster',
        state(
          [0x40, 'stopHeating'],
          [0x41, 'startOrResumeHeating'],
          [0x42, 'temporarilyStopHeating'],
          [0xff, 'noSetting'],
        ),
      ],
    ),
  ),
  row(0xb3, 'A', 'Si', 'allStop', '一括停止設定', state([0x40, 'allStop'])),
  row(
    0xe0,
    'A',
    'gsi',
    'heatingModesOfStoves',
    'コンロ加熱モード設定',
    object(
      [
        'leftStove',
        state(
          [0x41, 'heatingPowerControl'],
          [0x42, 'deepFrying'],
          [0x43, 'waterHeating'],
          [0x44, 'riceBoiling'],
          [0x45, 'stirFrying'],
          [0xff, 'noSetting'],
        ),
      ],
      [
        'rightStove',
        state(
          [0x41, 'heatingPowerControl'],
          [0x42, 'deepFrying'],
          [0x43, 'waterHeating'],
          [0x44, 'riceBoiling'],
          [0x45, 'stirFrying'],
          [0xff, 'noSetting'],
        ),
      ],
      [
        'farSideStove',
        state(
          [0x41, 'heatingPowerControl'],
          [0x42, 'deepFrying'],
          [0x43, 'waterHeating'],
          [0x44, 'riceBoiling'],
          [0x45, 'stirFrying'],
          [0xff, 'noSetting'],
        ),
      ],
    ),
  ),
  row(
    0xe3,
    'A',
    'gsi',
    'heatingTemperature',
    '加熱温度設定値',
    object(
      ['leftStove', uint8(50, 250, { unit: 'Celsius', sentinels: [[0xff, 'noSetting']] })],
      ['rightStove', uint8(50, 250, { unit: 'Celsius', sentinels: [[0xff, 'noSetting']] })],
      ['farSideStove', uint8(50, 250, { unit: 'Celsius', sentinels: [[0xff, 'noSetting']] })],
    ),
  ),
  row(
    0xe7,
    'A',
    'gsi',
    'heatingPower',
    '加熱出力設定',
    object(
      [
        'leftStove',
        oneOf(
          uint16(0, 10_000, { unit: 'W', overflow: false }),
          level(0x3000, 17),
          state16(
            [0x4002, 'veryLowFlame'],
            [0x4004, 'lowFlame'],
            [0x4006, 'mediumFlame'],
            [0x4008, 'highFlame'],
            [0x400a, 'highPower'],
            [0xffff, 'noSetting'],
          ),
        ),
      ],
      [
        'rightStove',
        oneOf(
          uint16(0, 10_000, { unit: 'W', overflow: false }),
          level(0x3000, 17),
          state16(
            [0x4002, 'veryLowFlame'],
            [0x4004, 'lowFlame'],
            [0x4006, 'mediumFlame'],
            [0x4008, 'highFlame'],
            [0x400a, 'highPower'],
            [0xffff, 'noSetting'],
          ),
        ),
      ],
      [
        'farSideStove',
        oneOf(
          uint16(0, 10_000, { unit: 'W', overflow: false }),
          level(0x3000, 17),
          state16(
            [0x4002, 'veryLowFlame'],
            [0x4004, 'lowFlame'],
            [0x4006, 'mediumFlame'],
            [0x4008, 'highFlame'],
            [0x400a, 'highPower'],
            [0xffff, 'noSetting'],
          ),
        ),
      ],
    ),
  ),
]);
