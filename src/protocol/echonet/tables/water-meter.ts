import { classTable, row } from '../class-table.ts';
import { array, bytes, factor, state, uint32 } from '../data-type.ts';

export const waterMeter = classTable(0x0281, 'Water flowmeter', '水流量メータ', [
  row(
    0xd0,
    'A',
    'gsi',
    'waterFlowMeterClassification',
    '水流量メータ区分',
    state([0x30, 'runningWater'], [0x31, 'recycledWater'], [0x32, 'sewageWater'], [0x33, 'otherWater']),
  ),
  row(
    0xd1,
    'A',
    'gsi',
    'ownerClassification',
    '所有者区分',
    state(
      [0x30, 'notSpecified'],
      [0x31, 'publicWaterworksCompany'],
      [0x32, 'privateSectorCompany'],
      [0x33, 'individual'],
    ),
  ),
  row(
    0xe0,
    'A',
    'Gi',
    'cumulativeFlowingWater',
    '積算水流量計測値',
    uint32(0, 999_999_999, { unit: 'm3', coefficients: [0xe1] }),
  ),
  row(
    0xe1,
    'A',
    'Gi',
    'unitForCumulativeFlowingWater',
    '積算水流量計測値単位',
    factor([0x00, 1], [0x01, 0.1], [0x02, 0.01], [0x03, 0.001], [0x04, 0.0001], [0x05, 0.00001], [0x06, 0.000001]),
  ),
  row(
    0xe2,
    'A',
    'gi',
    'cumulativeFlowingWaterLog',
    '積算水流量計測値履歴',
    array(uint32(0, 999_999_999, { scale: 0.001, unit: 'm3', sentinels: [[0xfffffffe, 'noData']] }), 48),
  ),
  row(0xe3, 'A', 'Ig', 'abnormalDetection', '検針データ異常検知状態', state([0x41, 'true'], [0x42, 'false'])),
  row(0xe4, 'A', 'gi', 'securityDataInformation', 'セキュリティデータ情報', uint32(0, 4_294_967_295)),
  row(0xe5, 'A', 'gsi', 'idNumber', 'ID番号設定', bytes(6)),
  row(0xe6, 'A', 'gsi', 'verificationExpirationInformation', '検定満期情報', bytes(6)),
  row(
    0xe7,
    'P',
    'gi',
    'cumulativeFlowingWaterLog2',
    '積算水流量計測値履歴2',
    array(
      uint32(0, 999_999_999, {
        unit: 'm3',
        coefficients: [0xe1],
        overflow: false,
        sentinels: [[0xfffffffe, 'noData']],
      }),
      48,
    ),
  ),
]);
