import { classTable, row } from '../class-table.ts';
import { array, bytes, date, factor, int16, int32, object, uint16, uint32, uint8 } from '../data-type.ts';

export const smartMeter = classTable(0x0288, 'Low-voltage smart electric energy meter', '低圧スマート電力量メータ', [
  row(0xc0, 'R', 'Gi', 'routeBId', 'Bルート識別番号', bytes(16)),
  row(
    0xd0,
    'R',
    'Gi',
    'cumulativeElectricEnergyAtEveryMinute',
    '1分積算電力量計測値（正方向、逆方向計測値）',
    object(
      ['dateAndTime', date(7)],
      [
        'normalDirectionElectricEnergy',
        uint32(0, 99_999_999, {
          unit: 'kWh',
          coefficients: [0xd3, 0xe1],
          overflow: false,
          sentinels: [[0xfffffffe, 'noData']],
        }),
      ],
      [
        'reverseDirectionElectricEnergy',
        uint32(0, 99_999_999, {
          unit: 'kWh',
          coefficients: [0xd3, 0xe1],
          overflow: false,
          sentinels: [[0xfffffffe, 'noData']],
        }),
      ],
    ),
  ),
  row(0xd3, 'F', 'gi', 'coefficient', '係数', uint32(0, 999_999)),
  row(
    0xd7,
    'F',
    'Gi',
    'numberOfEffectiveDigitsCumulativeElectricEnergy',
    '積算電力量有効桁数',
    uint8(1, 8, { unit: 'digit' }),
  ),
  row(
    0xe0,
    'F',
    'Gi',
    'normalDirectionCumulativeElectricEnergy',
    '積算電力量計測値 (正方向計測値)',
    uint32(0, 99_999_999, {
      unit: 'kWh',
      coefficients: [0xd3, 0xe1],
      overflow: false,
      sentinels: [[0xfffffffe, 'noData']],
    }),
  ),
  row(
    0xe1,
    'F',
    'Gi',
    'unitForCumulativeElectricEnergy',
    '積算電力量単位 (正方向、逆方向計測値)',
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
    0xe2,
    'F',
    'Gi',
    'normalDirectionCumulativeElectricEnergyLog1',
    '積算電力量計測値履歴1 (正方向計測値)',
    object(
      ['day', uint16(0, 99, { sentinels: [[0x00ff, 'defaultValue']] })],
      [
        'electricEnergy',
        array(
          uint32(0, 99_999_999, {
            unit: 'kWh',
            coefficients: [0xd3, 0xe1],
            overflow: false,
            sentinels: [[0xfffffffe, 'noData']],
          }),
          48,
        ),
      ],
    ),
    0xe5,
  ),
  row(
    0xe3,
    'F',
    'Gi',
    'reverseDirectionCumulativeElectricEnergy',
    '積算電力量計測値 (逆方向計測値)',
    uint32(0, 99_999_999, {
      unit: 'kWh',
      coefficients: [0xd3, 0xe1],
      overflow: false,
      sentinels: [[0xfffffffe, 'noData']],
    }),
  ),
  row(
    0xe4,
    'F',
    'Gi',
    'reverseDirectionCumulativeElectricEnergyLog1',
    '積算電力量計測値履歴1 (逆方向計測値)',
    object(
      ['day', uint16(0, 99, { sentinels: [[0x00ff, 'defaultValue']] })],
      [
        'electricEnergy',
        array(
          uint32(0, 99_999_999, {
            unit: 'kWh',
            coefficients: [0xd3, 0xe1],
            overflow: false,
            sentinels: [[0xfffffffe, 'noData']],
          }),
          48,
        ),
      ],
    ),
    0xe5,
  ),
  row(
    0xe5,
    'F',
    'GSi',
    'dayForTheHistoricalDataOfCumulativeElectricEnergy1',
    '積算履歴収集日1',
    uint8(0, 99, { sentinels: [[0xff, 'defaultValue']] }),
  ),
  row(
    0xe7,
    'F',
    'Gi',
    'instantaneousElectricPower',
    '瞬時電力計測値',
    int32(-2_147_483_647, 2_147_483_645, { unit: 'W', sentinels: [[0x7ffffffe, 'noData']] }),
  ),
  row(
    0xe8,
    'F',
    'Gi',
    'instantaneousCurrent',
    '瞬時電流計測値',
    object(
      ['rPhase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
      ['tPhase', int16(-32_767, 32_765, { scale: 0.1, unit: 'A', sentinels: [[0x7ffe, 'noData']] })],
    ),
  ),
  row(
    0xea,
    'F',
    'Gi',
    'normalDirectionCumulativeElectricEnergyAtEvery30Min',
    '定時積算電力量計測値 (正方向計測値)',
    object(
      ['dateAndTime', date(7)],
      [
        'electricEnergy',
        uint32(0, 99_999_999, {
          unit: 'kWh',
          coefficients: [0xd3, 0xe1],
          overflow: false,
          sentinels: [[0xfffffffe, 'noData']],
        }),
      ],
    ),
  ),
  row(
    0xeb,
    'F',
    'Gi',
    'reverseDirectionCumulativeElectricEnergyAtEvery30Min',
    '定時積算電力量計測値 (逆方向計測値)',
    object(
      ['dateAndTime', date(7)],
      [
        'electricEnergy',
        uint32(0, 99_999_999, {
          unit: 'kWh',
          coefficients: [0xd3, 0xe1],
          overflow: false,
          sentinels: [[0xfffffffe, 'noData']],
        }),
      ],
    ),
  ),
  row(
    0xec,
    'F',
    'gi',
    'cumulativeElectricEnergyLog2',
    '積算電力量計測値履歴2 (正方向、逆方向計測値)',
    object(
      ['dateAndTime', date(6)],
      ['numberOfCollectionSegments', uint8(1, 12)],
      [
        'electricEnergy',
        array(
          object(
            [
              'normalDirectionElectricEnergy',
              uint32(0, 99_999_999, {
                unit: 'kWh',
                coefficients: [0xd3, 0xe1],
                overflow: false,
                sentinels: [[0xfffffffe, 'noData']],
              }),
            ],
            [
              'reverseDirectionElectricEnergy',
              uint32(0, 99_999_999, {
                unit: 'kWh',
                coefficients: [0xd3, 0xe1],
                overflow: false,
                sentinels: [[0xfffffffe, 'noData']],
              }),
            ],
          ),
          0,
          12,
        ),
      ],
    ),
    0xed,
  ),
  row(
    0xed,
    'F',
    'gsi',
    'dayForTheHistoricalDataOfCumulativeElectricEnergy2',
    '積算履歴収集日2',
    object(['dateAndTime', date(6)], ['numberOfCollectionSegments', uint8(1, 12)]),
  ),
  row(
    0xee,
    'R',
    'Gi',
    'cumulativeElectricEnergyLog3',
    '積算電力量計測値履歴3（正方向、逆方向計測値）',
    object(
      ['dateAndTime', date(6)],
      ['numberOfCollectionSegments', uint8(1, 10)],
      [
        'electricEnergy',
        array(
          object(
            [
              'normalDirectionElectricEnergy',
              uint32(0, 99_999_999, {
                unit: 'kWh',
                coefficients: [0xd3, 0xe1],
                overflow: false,
                sentinels: [[0xfffffffe, 'noData']],
              }),
            ],
            [
              'reverseDirectionElectricEnergy',
              uint32(0, 99_999_999, {
                unit: 'kWh',
                coefficients: [0xd3, 0xe1],
                overflow: false,
                sentinels: [[0xfffffffe, 'noData']],
              }),
            ],
          ),
          0,
          10,
        ),
      ],
    ),
    0xef,
  ),
  row(
    0xef,
    'R',
    'GSi',
    'dayForTheHistoricalDataOfCumulativeElectricEnergy3',
    '積算履歴収集日3',
    object(['dateAndTime', date(6)], ['numberOfCollectionSegments', uint8(1, 10)]),
  ),
]);
