import { classTable, row } from '../class-table.ts';
import { array, date, factor, int16, int32, object, uint16, uint32, uint8 } from '../data-type.ts';

export const subMeter = classTable(0x028d, 'Smart electric energy meter for sub-metering', 'スマート電力量サブメータ', [
  row(0xd3, 'N', 'gi', 'coefficientForElectricEnergy', '電力係数', uint32(1, 999_999)),
  row(
    0xd4,
    'N',
    'Gi',
    'unitForCumulativeElectricEnergy',
    '積算電力量単位（正方向、逆方向計測値）',
    factor([0x00, 1], [0x01, 0.1], [0x02, 0.01], [0x03, 0.001], [0x04, 0.0001], [0x0a, 10], [0x0b, 100]),
  ),
  row(
    0xd7,
    'N',
    'Gi',
    'numberOfEffectiveDigitsCumulativeElectricEnergy',
    '積算電力量有効桁数',
    uint8(1, 8, { unit: 'digit' }),
  ),
  row(0xd8, 'N', 'gi', 'coefficientForElectricCurrent', '電流係数', uint16(1, 999)),
  row(0xd9, 'N', 'gi', 'coefficientForVoltage', '電圧係数', uint16(1, 999)),
  row(
    0xe0,
    'N',
    'GSi',
    'dayForTheHistoricalDataOfCumulativeElectricEnergy',
    '積算履歴収集日',
    uint8(0, 99, { sentinels: [[0xff, 'defaultValue']] }),
  ),
  row(
    0xe1,
    'N',
    'Gi',
    'normalDirectionCumulativeElectricEnergy',
    '積算電力量計測値（正方向計測値）',
    uint32(0, 99_999_999, { unit: 'kWh', coefficients: [0xd3, 0xd4], sentinels: [[0xfffffffe, 'noData']] }),
  ),
  row(
    0xe2,
    'N',
    'Gi',
    'normalDirectionCumulativeElectricEnergyLog',
    '積算電力量計測値履歴（正方向計測値）',
    object(
      ['day', uint16(0, 99, { sentinels: [[0x00ff, 'defaultValue']] })],
      [
        'electricEnergy',
        array(
          uint32(0, 99_999_999, { unit: 'kWh', coefficients: [0xd3, 0xd4], sentinels: [[0xfffffffe, 'noData']] }),
          48,
        ),
      ],
    ),
    0xe0,
  ),
  row(
    0xe3,
    'N',
    'Gi',
    'reverseDirectionCumulativeElectricEnergy',
    '積算電力量計測値（逆方向計測値）',
    uint32(0, 99_999_999, { unit: 'kWh', coefficients: [0xd3, 0xd4], sentinels: [[0xfffffffe, 'noData']] }),
  ),
  row(
    0xe4,
    'N',
    'Gi',
    'reverseDirectionCumulativeElectricEnergyLog',
    '積算電力量計測値履歴（逆方向計測値）',
    object(
      ['day', uint16(0, 99, { sentinels: [[0x00ff, 'defaultValue']] })],
      [
        'electricEnergy',
        array(
          uint32(0, 99_999_999, { unit: 'kWh', coefficients: [0xd3, 0xd4], sentinels: [[0xfffffffe, 'noData']] }),
          48,
        ),
      ],
    ),
    0xe0,
  ),
  row(
    0xe7,
    'N',
    'Gi',
    'instantaneousElectricPower',
    '瞬時電力計測値',
    int32(-2_147_483_647, 2_147_483_645, { unit: 'W', sentinels: [[0x7ffffffe, 'noData']] }),
  ),
  row(
    0xe8,
    'N',
    'Gi',
    'instantaneousCurrent',
    '瞬時電流計測値',
    object(
      [
        'rPhase',
        int16(-32_767, 32_765, { scale: 0.1, unit: 'A', coefficients: [0xd8], sentinels: [[0x7ffe, 'noData']] }),
      ],
      [
        'tPhase',
        int16(-32_767, 32_765, { scale: 0.1, unit: 'A', coefficients: [0xd8], sentinels: [[0x7ffe, 'noData']] }),
      ],
    ),
  ),
  row(
    0xe9,
    'N',
    'gi',
    'instantaneousVoltage',
    '瞬時電圧計測値',
    object(
      ['rS', uint16(0, 65_533, { scale: 0.1, unit: 'V', coefficients: [0xd9], sentinels: [[0xfffe, 'noData']] })],
      ['sT', uint16(0, 65_533, { scale: 0.1, unit: 'V', coefficients: [0xd9], sentinels: [[0xfffe, 'noData']] })],
    ),
  ),
  row(
    0xea,
    'N',
    'Gi',
    'normalDirectionCumulativeElectricEnergyAtEvery30Min',
    '定時積算電力量計測値（正方向計測値）',
    object(
      ['dateAndTime', date(7)],
      [
        'electricEnergy',
        uint32(0, 99_999_999, { unit: 'kWh', coefficients: [0xd3, 0xd4], sentinels: [[0xfffffffe, 'noData']] }),
      ],
    ),
  ),
  row(
    0xeb,
    'N',
    'Gi',
    'reverseDirectionCumulativeElectricEnergyAtEvery30Min',
    '定時積算電力量計測値（逆方向計測値）',
    object(
      ['dateAndTime', date(7)],
      [
        'electricEnergy',
        uint32(0, 99_999_999, { unit: 'kWh', coefficients: [0xd3, 0xd4], sentinels: [[0xfffffffe, 'noData']] }),
      ],
    ),
  ),
]);
