/** Low-voltage smart electric energy meter (低圧スマート電力量メータ), class 0x0288, instance 1. */
export const METER = 0x028801;

/** Property codes, APPENDIX ECHONET 機器オブジェクト詳細規定, 低圧スマート電力量メータクラス. */
export const METER_EPC = {
  status: 0x80,
  location: 0x81,
  standardVersion: 0x82,
  fault: 0x88,
  manufacturer: 0x8a,
  serialNumber: 0x8d,
  currentTime: 0x97,
  currentDate: 0x98,
  announcedMap: 0x9d,
  setMap: 0x9e,
  getMap: 0x9f,
  coefficient: 0xd3,
  digits: 0xd7,
  importEnergy: 0xe0,
  unit: 0xe1,
  importHistory: 0xe2,
  exportEnergy: 0xe3,
  exportHistory: 0xe4,
  historyDay: 0xe5,
  power: 0xe7,
  current: 0xe8,
  halfHourImport: 0xea,
  halfHourExport: 0xeb,
  recentHistory: 0xec,
  recentHistoryTime: 0xed,
} as const;
