import { classTable, row } from '../class-table.ts';
import { state, uint8 } from '../data-type.ts';

export const monoFunctionalLighting = classTable(
  0x0291,
  'Mono functional lighting',
  '単機能照明',
  [
    row(0x80, 'F', 'GSI', 'operationStatus', '動作状態', state([0x30, 'true'], [0x31, 'false'])),
    row(0xb0, 'F', 'gsi', 'lightLevel', '照明の明るさ設定', uint8(0, 100, { unit: '%' })),
  ],
  'ECHONET Consortium, Machine Readable Appendix 1.3.1 of 2025-03-14 (Release R); read as MRA_v1.3.1/devices/0x0291.json in github.com/banban525/echonetlite2mqtt',
);
