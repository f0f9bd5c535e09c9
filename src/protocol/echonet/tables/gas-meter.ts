import { classTable, row } from '../class-table.ts';
import { array, uint32 } from '../data-type.ts';

export const gasMeter = classTable(0x0282, 'Gas meter', 'ガスメータ', [
  row(
    0xe0,
    'A',
    'Gi',
    'cumulativeGasConsumption',
    '積算ガス消費量計測値',
    uint32(0, 999_999_999, { scale: 0.001, unit: 'm3' }),
  ),
  row(
    0xe2,
    'A',
    'gi',
    'cumulativeGasConsumptionLog',
    '積算ガス消費量計測値履歴',
    array(uint32(0, 999_999_999, { scale: 0.001, unit: 'm3', sentinels: [[0xfffffffe, 'noData']] }), 48),
  ),
]);
