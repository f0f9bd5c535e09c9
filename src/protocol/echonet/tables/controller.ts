import { classTable, row } from '../class-table.ts';
import { bytes, date, state, uint16 } from '../data-type.ts';

export const controller = classTable(0x05ff, 'Controller', 'コントローラ', [
  row(0xc0, 'G', 'gi', 'controllerId', 'コントローラID', bytes(1, 40)),
  row(0xc1, 'G', 'gi', 'numberOfDevices', '管理台数', uint16(0, 65_533)),
  row(0xc2, 'G', 'gsi', 'deviceListIndex', 'インデックス', uint16(0, 65_533)),
  row(0xc3, 'G', 'gi', 'deviceId', '機器ID', bytes(1, 40)),
  row(0xc4, 'G', 'gi', 'deviceType', '機種', bytes(2)),
  row(0xc5, 'G', 'gi', 'name', '名称', bytes(1, 64)),
  row(
    0xc6,
    'G',
    'gi',
    'connectionStatus',
    '接続状態',
    state([0x41, 'connected'], [0x42, 'disconnected'], [0x43, 'notRegistered'], [0x44, 'deleted']),
  ),
  row(0xc7, 'G-H', 'gi', 'businessCode', '管理機器事業者コード', bytes(3)),
  row(0xc7, 'I', 'gi', 'businessCode', '管理対象機器事業者コード', bytes(3)),
  row(0xc8, 'G-H', 'gi', 'productCode', '管理機器商品コード', bytes(1, 12)),
  row(0xc8, 'I', 'gi', 'productCode', '管理対象機器商品コード', bytes(1, 12)),
  row(0xc9, 'G-H', 'gi', 'manufactureDate', '管理機器製造年月日', date()),
  row(0xc9, 'I', 'gi', 'manufactureDate', '管理対象機器製造年月日', date()),
  row(0xca, 'G-H', 'gi', 'renewalDate', '管理機器登録情報更新年月日', date()),
  row(0xca, 'I', 'gi', 'renewalDate', '管理対象機器登録情報更新年月日', date()),
  row(0xcb, 'G-H', 'gi', 'renewalVersionInformation', '管理機器登録情報更新バージョン情報', uint16(0, 65_533)),
  row(0xcb, 'I', 'gi', 'renewalVersionInformation', '管理対象機器登録情報更新バージョン情報', uint16(0, 65_533)),
  row(0xcc, 'I', 'gi', 'place', '管理対象機器設置場所', bytes(1)),
  row(0xcd, 'I', 'gi', 'faultStatusOfDevice', '管理対象機器異常発生状態', state([0x41, 'true'], [0x42, 'false'])),
  row(0xce, 'I', 'gi', 'setPropertyMapForDevice', '管理対象機器Setプロパティマップ', bytes(1, 17)),
  row(0xcf, 'I', 'gi', 'getPropertyMapForDevice', '管理対象機器Getプロパティマップ', bytes(1, 17)),
  row(0xe0, 'I', 'gi', 'address', '設置住所', bytes(1, 255)),
]);
