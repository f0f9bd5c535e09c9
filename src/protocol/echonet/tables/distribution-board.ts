import { classTable, row } from '../class-table.ts';
import { array, factor, int16, int32, object, uint16, uint32, uint8 } from '../data-type.ts';

export const distributionBoard = classTable(0x0287, 'Power distribution board metering', '分電盤メータリング', [
  row(0xb0, 'E', 'gi', 'masterRatedCapacity', '主幹定格容量', uint8(0, 253, { unit: 'A' })),
  row(
    0xb1,
    'E',
    'gi',
    'numberOfMeasurementChannelsSimplex',
    '計測チャンネル数 (片方向)',
    uint8(1, 252, { sentinels: [[0xfd, 'undefined']] }),
  ),
  row(
    0xb2,
    'E',
    'gsi',
    'channelRangeForCumulativeElectricPowerConsumptionSimplex',
    '積算電力量計測チャンネル範囲指定 (片方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
    ),
  ),
  row(
    0xb3,
    'E',
    'gi',
    'cumulativeElectricEnergyListSimplex',
    '積算電力量計測値リスト (片方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
      [
        'electricEnergy',
        array(
          uint32(0, 99_999_999, {
            unit: 'kWh',
            coefficients: [0xc2],
            overflow: false,
            sentinels: [[0xfffffffe, 'noData']],
          }),
          0,
          60,
        ),
      ],
    ),
    0xb2,
  ),
  row(
    0xb4,
    'E',
    'gsi',
    'channelRangeForInstantaneousCurrentSimplex',
    '瞬時電流計測チャンネル範囲指定 (片方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
    ),
  ),
  row(
    0xb5,
    'E',
    'gi',
    'instantaneousCurrentListSimplex',
    '瞬時電流計測値リスト (片方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
      [
        'instantaneousCurrent',
        array(
          object(
            ['rPhase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
            ['tPhase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
          ),
          0,
          60,
        ),
      ],
    ),
    0xb4,
  ),
  row(
    0xb6,
    'E',
    'gsi',
    'channelRangeForInstantaneousPowerConsumptionSimplex',
    '瞬時電力計測チャンネル範囲指定 (片方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
    ),
  ),
  row(
    0xb7,
    'E',
    'gi',
    'instantaneousElectricPowerListSimplex',
    '瞬時電力計測値リスト (片方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
      [
        'instantaneousElectricPower',
        array(int32(-2_147_483_647, 2_147_483_645, { unit: 'W', sentinels: [[0x7ffffffe, 'noData']] }), 0, 60),
      ],
    ),
    0xb6,
  ),
  row(
    0xb8,
    'E',
    'gi',
    'numberOfMeasurementChannelsDuplex',
    '計測チャンネル数 (双方向)',
    uint8(1, 252, { sentinels: [[0xfd, 'undefined']] }),
  ),
  row(
    0xb9,
    'E',
    'gsi',
    'channelRangeForCumulativeElectricPowerConsumptionDuplex',
    '積算電力量計測チャンネル範囲指定 (双方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 30, { sentinels: [[0xfd, 'undefined']] })],
    ),
  ),
  row(
    0xba,
    'E',
    'gi',
    'cumulativeElectricEnergyListDuplex',
    '積算電力量計測値リスト (双方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 30, { sentinels: [[0xfd, 'undefined']] })],
      [
        'electricEnergy',
        array(
          object(
            [
              'normalDirectionElectricEnergy',
              uint32(0, 99_999_999, {
                unit: 'kWh',
                coefficients: [0xc2],
                overflow: false,
                sentinels: [[0xfffffffe, 'noData']],
              }),
            ],
            [
              'reverseDirectionElectricEnergy',
              uint32(0, 99_999_999, {
                unit: 'kWh',
                coefficients: [0xc2],
                overflow: false,
                sentinels: [[0xfffffffe, 'noData']],
              }),
            ],
          ),
          0,
          30,
        ),
      ],
    ),
    0xb9,
  ),
  row(
    0xbb,
    'E',
    'gsi',
    'channelRangeForInstantaneousCurrentDuplex',
    '瞬時電流計測チャンネル範囲指定 (双方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
    ),
  ),
  row(
    0xbc,
    'E',
    'gi',
    'instantaneousCurrentListDuplex',
    '瞬時電流計測値リスト (双方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
      [
        'instantaneousCurrent',
        array(
          object(
            ['rPhase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
            ['tPhase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
          ),
          0,
          60,
        ),
      ],
    ),
    0xbb,
  ),
  row(
    0xbd,
    'E',
    'gsi',
    'channelRangeForInstantaneousPowerConsumptionDuplex',
    '瞬時電力計測チャンネル範囲指定 (双方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
    ),
  ),
  row(
    0xbe,
    'E',
    'gi',
    'instantaneousElectricPowerListDuplex',
    '瞬時電力計測値リスト (双方向)',
    object(
      ['startChannel', uint8(1, 252, { sentinels: [[0xfd, 'undefined']] })],
      ['range', uint8(1, 60, { sentinels: [[0xfd, 'undefined']] })],
      [
        'instantaneousElectricPower',
        array(int32(-2_147_483_647, 2_147_483_645, { unit: 'W', sentinels: [[0x7ffffffe, 'noData']] }), 0, 60),
      ],
    ),
    0xbd,
  ),
  row(
    0xc0,
    'A',
    'Gi',
    'normalDirectionCumulativeElectricEnergy',
    '積算電力量計測値 (正方向)',
    uint32(0, 99_999_999, { unit: 'kWh', coefficients: [0xc2], overflow: false, sentinels: [[0xfffffffe, 'noData']] }),
  ),
  row(
    0xc1,
    'A',
    'Gi',
    'reverseDirectionCumulativeElectricEnergy',
    '積算電力量計測値 (逆方向)',
    uint32(0, 99_999_999, { unit: 'kWh', coefficients: [0xc2], overflow: false, sentinels: [[0xfffffffe, 'noData']] }),
  ),
  row(
    0xc2,
    'A',
    'Gi',
    'unitForCumulativeElectricEnergy',
    '積算電力量単位',
    factor(
      [0x00, 1],
      [0x01, 0.1],
      [0x02, 0.01],
      [0x03, 0.001],
      [0x04, 0.0001],
      [0x0a, 10],
      [0x0b, 100],
      [0x0c, 1000],
      [0x0d, 10000],
    ),
  ),
  row(
    0xc3,
    'A',
    'gi',
    'normalDirectionCumulativeElectricEnergyLog',
    '積算電力量計測値履歴 (正方向)',
    object(
      ['day', uint16(0, 99, { sentinels: [[0x00ff, 'defaultValue']] })],
      [
        'electricEnergy',
        array(
          uint32(0, 99_999_999, {
            unit: 'kWh',
            coefficients: [0xc2],
            overflow: false,
            sentinels: [[0xfffffffe, 'noData']],
          }),
          48,
        ),
      ],
    ),
    0xc5,
  ),
  row(
    0xc4,
    'A',
    'gi',
    'reverseDirectionCumulativeElectricEnergyLog',
    '積算電力量計測値履歴 (逆方向)',
    object(
      ['day', uint16(0, 99, { sentinels: [[0x00ff, 'defaultValue']] })],
      [
        'electricEnergy',
        array(
          uint32(0, 99_999_999, {
            unit: 'kWh',
            coefficients: [0xc2],
            overflow: false,
            sentinels: [[0xfffffffe, 'noData']],
          }),
          48,
        ),
      ],
    ),
    0xc5,
  ),
  row(
    0xc5,
    'A',
    'gsi',
    'dayForTheHistoricalDataCumulativeElectricEnergy',
    '積算履歴収集日',
    uint8(0, 99, { sentinels: [[0xff, 'defaultValue']] }),
  ),
  row(
    0xc6,
    'A',
    'gi',
    'instantaneousElectricPower',
    '瞬時電力計測値',
    int32(-2_147_483_647, 2_147_483_645, { unit: 'W', sentinels: [[0x7ffffffe, 'noData']] }),
  ),
  row(
    0xc7,
    'A',
    'gi',
    'instantaneousCurrent',
    '瞬時電流計測値',
    object(
      ['rPhase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
      ['tPhase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
    ),
  ),
  row(
    0xc8,
    'A',
    'gi',
    'instantaneousVoltage',
    '瞬時電圧計測値',
    object(['rS', uint16(0, 65_533, { scale: 0.1, unit: 'V' })], ['sT', uint16(0, 65_533, { scale: 0.1, unit: 'V' })]),
  ),
  ...Array.from({ length: 32 }, (_, i) =>
    row(
      0xd0 + i,
      'A',
      'gi',
      `measurementChannel${i + 1}`,
      `計測チャンネル${i + 1}`,
      object(
        [
          'electricEnergy',
          uint32(0, 99_999_999, {
            unit: 'kWh',
            coefficients: [0xc2],
            overflow: false,
            sentinels: [[0xfffffffe, 'noData']],
          }),
        ],
        ['currentRphase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
        ['currentTphase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
      ),
    ),
  ),
]);
