import { classTable, row } from '../class-table.ts';
import { int16, level, state, uint16, uint8 } from '../data-type.ts';

const copy = (version: string, date: string, file: string, folder: string): string =>
  `ECHONET Consortium, Machine Readable Appendix ${version} of ${date}; read as ${folder}/${file} in github.com/banban525/echonetlite2mqtt`;
const copyR = (file: string): string => copy('1.3.1 (Release R)', '2025-03-14', file, 'MRA_v1.3.1/devices');
const copyP = (file: string): string => copy('1.1.1 (Release P)', '2022-07-13', file, 'MRA_V1.1.1/mraData/devices');

/** Sensors of the room's air: each measures one thing, E0. */
export const temperatureSensor = classTable(
  0x0011,
  'Temperature sensor',
  '温度センサ',
  [row(0xe0, 'A', 'Gi', 'value', '温度計測値', int16(-2_732, 32_766, { scale: 0.1, unit: 'Celsius' }))],
  copyR('0x0011.json'),
);

export const humiditySensor = classTable(
  0x0012,
  'Humidity sensor',
  '湿度センサ',
  [row(0xe0, 'A', 'Gi', 'value', '相対湿度計測値', uint8(0, 100, { unit: '%' }))],
  copyR('0x0012.json'),
);

export const co2Sensor = classTable(
  0x001b,
  'CO2 sensor',
  'CO2センサ',
  [row(0xe0, 'A', 'Gi', 'value', 'CO2濃度計測値', uint16(0, 65_533, { unit: 'ppm' }))],
  copyP('0x001B.json'),
);

export const vocSensor = classTable(
  0x001d,
  'VOC sensor',
  'VOCセンサ',
  [
    row(0xb0, 'A', 'gsi', 'thresholdLevel', '検知閾値レベル設定', level(0x31, 8)),
    row(0xb1, 'A', 'gI', 'detection', 'VOC 検知状態', state([0x41, 'true'], [0x42, 'false'])),
    row(0xe0, 'A', 'Gi', 'value', 'VOC 濃度計測値', uint16(0, 65_533, { unit: 'ppm' })),
  ],
  copyR('0x001D.json'),
);
