import { classTable, row } from '../class-table.ts';
import { array, date, factor, object, uint16, uint32, uint8 } from '../data-type.ts';

const unit = factor(
  [0x00, 1],
  [0x01, 0.1],
  [0x02, 0.01],
  [0x03, 0.001],
  [0x04, 0.0001],
  [0x0a, 10],
  [0x0b, 100],
  [0x0c, 1_000],
  [0x0d, 10_000],
);
/** Eight digits, multiplied by coefficient D3, its factor D4 and the unit of this quantity. */
const count = (of: string, unitEpc: number) =>
  uint32(0, 99_999_999, {
    unit: of,
    coefficients: [unitEpc, 0xd3, 0xd4],
    overflow: false,
    sentinels: [[0xfffffffe, 'noData']],
  });
const demand = count('kW', 0xc5);
const active = count('kWh', 0xe6);
const reactive = count('kvarh', 0xcd);
const day = uint16(0, 99, { sentinels: [[0x00ff, 'defaultValue']] });
const digits = uint8(1, 8, { unit: 'digit' });

export const highVoltageSmartMeter = classTable(
  0x028a,
  'High-voltage smart electric energy meter',
  '高圧スマート電力量メータ',
  [
    row(0xc1, 'F', 'Gi', 'monthlyMaximumElectricPowerDemand', '月間最大需要電力', demand),
    row(
      0xc2,
      'F',
      'gi',
      'cumulativeMaximumElectricPowerDemand',
      '累積最大需要電力',
      uint32(0, 99_999_999, { unit: 'kW', coefficients: [0xc7, 0xd3, 0xd4], overflow: false }),
    ),
    row(
      0xc3,
      'F',
      'Gi',
      'averageElectricPowerDemand',
      '定時需要電力 (30分平均電力)',
      object(['dateAndTime', date(7)], ['electricPower', demand]),
    ),
    row(0xc4, 'F', 'Gi', 'numberOfEffectiveDigitsOfElectricPowerDemand', '需要電力有効桁数', digits),
    row(0xc5, 'F', 'Gi', 'unitOfElectricPowerDemand', '需要電力単位', unit),
    row(
      0xc6,
      'F',
      'Gi',
      'electricPowerDemandLog',
      '需要電力計測値履歴',
      object(['day', day], ['electricPower', array(demand, 48)]),
      0xe1,
    ),
    row(0xc7, 'F', 'gi', 'unitOfCumulativeMaxElectricPowerDemand', '累積最大需要電力単位', unit),
    row(
      0xca,
      'F',
      'gi',
      'cumulativeReactiveElectricEnergy',
      '力測積算無効電力量 (遅れ)計測値',
      object(['dateAndTime', date(7)], ['reactiveElectricEnergy', reactive]),
    ),
    row(
      0xcb,
      'F',
      'gi',
      'cumulativeReactiveElectricEnergyAtEvery30Min',
      '定時力測積算無効電力量 (遅れ)計測値',
      object(['dateAndTime', date(7)], ['reactiveElectricEnergy', reactive]),
    ),
    row(
      0xcc,
      'F',
      'gi',
      'numberOfEffectiveDigitsForCumulativeReactiveElectricPowerConsumptionLagOfPowerFactor',
      '力測積算無効電力量 (遅れ)有効桁数',
      digits,
    ),
    row(0xcd, 'F', 'gi', 'unitOfCumulativeReactiveElectricPowerConsumptionLag', '力測積算無効電力量 (遅れ)単位', unit),
    row(
      0xce,
      'F',
      'gi',
      'cumulativeReactiveElectricEnergyLog',
      '力測積算無効電力量 (遅れ)計測値履歴',
      object(['day', day], ['reactiveElectricEnergy', array(reactive, 48)]),
      0xe1,
    ),
    row(0xd3, 'F', 'Gi', 'coefficient', '係数', uint32(0, 999_999)),
    row(
      0xd4,
      'F',
      'Gi',
      'multiplyingFactorForCoefficient',
      '係数の倍率',
      factor([0x00, 1], [0x01, 0.1], [0x02, 0.01], [0x03, 0.001]),
    ),
    row(0xe0, 'F', 'Gi', 'fixedDate', '確定日', uint8(1, 31)),
    row(
      0xe1,
      'F',
      'GSi',
      'dayForTheHistoricalDataOfCumulativeElectricEnergy',
      '積算履歴収集日',
      uint8(0, 99, { sentinels: [[0xff, 'defaultValue']] }),
    ),
    row(
      0xe2,
      'F',
      'Gi',
      'cumulativeActiveElectricEnergy',
      '積算有効電力量計測値',
      object(['dateAndTime', date(7)], ['activeElectricEnergy', active]),
    ),
    row(
      0xe3,
      'F',
      'Gi',
      'cumulativeActiveElectricEnergyAtEvery30Min',
      '定時積算有効電力量計測値',
      object(['dateAndTime', date(7)], ['activeElectricEnergy', active]),
    ),
    row(
      0xe4,
      'F',
      'gi',
      'cumulativeActiveElectricEnergyForPowerFactor',
      '力測積算有効電力量計測値',
      object(['dateAndTime', date(7)], ['activeElectricEnergy', active]),
    ),
    row(0xe5, 'F', 'Gi', 'numberOfEffectiveDigitsForCumulativeActiveElectricEnergy', '積算有効電力量有効桁数', digits),
    row(0xe6, 'F', 'Gi', 'unitOfCumulativeEffectiveElectricEnergy', '積算有効電力量単位', unit),
    row(
      0xe7,
      'F',
      'Gi',
      'activeElectricEnergyLog',
      '積算有効電力量計測値履歴',
      object(['day', day], ['activeElectricEnergy', array(active, 48)]),
      0xe1,
    ),
  ],
  'ECHONET Consortium, Machine Readable Appendix 1.3.1 of 2025-03-14 (Release R); read as MRA_v1.3.1/devices/0x028A.json in github.com/banban525/echonetlite2mqtt',
);
