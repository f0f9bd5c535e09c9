import { classTable, row } from '../class-table.ts';
import { bytes, date, object, openState16, state, time, uint8, uint16, uint32 } from '../data-type.ts';

/** 機器オブジェクトスーパークラス: the properties every device object may have, where its own class says nothing else. */
export const superClass = classTable(0x0000, 'Device object super class', '機器オブジェクトスーパークラス', [
  row(0x80, 'A', 'GsI', 'operationStatus', '動作状態', state([0x30, 'true'], [0x31, 'false'])),
  row(0x81, 'A', 'GSI', 'installationLocation', '設置場所', bytes(1, 17)),
  row(0x82, 'A', 'Gi', 'protocol', '規格Version情報', bytes(4)),
  row(0x83, 'A', 'gi', 'id', '識別番号', bytes(9, 17)),
  row(0x84, 'A', 'gi', 'instantaneousElectricPowerConsumption', '瞬時消費電力計測値', uint16(0, 65_533, { unit: 'W' })),
  row(
    0x85,
    'A',
    'gi',
    'cumulativeElectricEnergyConsumption',
    '積算消費電力量計測値',
    uint32(0, 999_999_999, { scale: 0.001, unit: 'kWh' }),
  ),
  row(0x86, 'A', 'gi', 'manufacturerFaultCode', 'メーカ異常コード', bytes(4, 229)),
  row(0x87, 'A', 'gsi', 'currentLimit', '電流制限設定', uint8(0, 100, { unit: '%' })),
  row(0x88, 'A', 'GI', 'faultStatus', '異常発生状態', state([0x41, 'true'], [0x42, 'false'])),
  row(0x89, 'A', 'gi', 'faultDescription', '異常内容', openState16([0x0000, 'noFault'])),
  row(0x8a, 'A', 'Gi', 'manufacturer', 'メーカコード', bytes(3)),
  row(0x8b, 'A', 'gi', 'businessFacilityCode', '事業場コード', bytes(3)),
  row(0x8c, 'A', 'gi', 'productCode', '商品コード', bytes(12)),
  row(0x8d, 'A', 'gi', 'serialNumber', '製造番号', bytes(12)),
  row(0x8e, 'A', 'gi', 'productionDate', '製造年月日', date()),
  row(0x8f, 'A', 'gsi', 'powerSavingOperation', '節電動作設定', state([0x41, 'true'], [0x42, 'false'])),
  row(
    0x93,
    'A',
    'gsi',
    'remoteControl',
    '遠隔操作設定',
    state(
      [0x41, 'notThroughPublicNetwork'],
      [0x42, 'throughPublicNetwork'],
      [0x61, 'lineNormalNoPublicControl'],
      [0x62, 'lineNormalPublicControl'],
    ),
  ),
  row(0x97, 'A', 'gsi', 'currentTime', '現在時刻設定', time(2)),
  row(0x98, 'A', 'gsi', 'currentDate', '現在年月日設定', date()),
  row(0x99, 'A', 'gsi', 'powerLimit', '電力制限設定', uint16(0, 65_533, { unit: 'W' })),
  row(
    0x9a,
    'A',
    'gi',
    'cumulativeOperatingTime',
    '積算運転時間',
    object(
      ['unit', state([0x41, 'second'], [0x42, 'minute'], [0x43, 'hour'], [0x44, 'day'])],
      ['elapsedTime', uint32(0, 0xffff_ffff)],
    ),
  ),
  row(0x9d, 'A', 'Gi', 'statusChangeAnnouncementPropertyMap', '状変アナウンスプロパティマップ', bytes(1, 17)),
  row(0x9e, 'A', 'Gi', 'setPropertyMap', 'Setプロパティマップ', bytes(1, 17)),
  row(0x9f, 'A', 'Gi', 'getPropertyMap', 'Getプロパティマップ', bytes(1, 17)),
]);
