import { type Instant, instant, millis, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { wattHours, watts } from '#core/units.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import { CIRCUITS } from './fake-house.ts';
import { hourOf, loadAt, solarAt } from './fake-plan.ts';

const SERIES = [
  ['grid.import', 'Import'],
  ['grid.export', 'Export'],
  ['house', 'House'],
  ['solar.pv1', '太陽光発電'],
  ['battery.battery1.charge', '蓄電池'],
  ['battery.battery1.discharge', '蓄電池'],
  ['heater.ecocute1', 'エコキュート'],
  ['vehicle.ev1.charge', '電気自動車'],
  ['vehicle.ev1.discharge', '電気自動車'],
] as const;

/** Share of the house's load by circuit. */
const SHARE = [0.04, 0.12, 0.05, 0.16, 0.1, 0.04, 0.11, 0.03, 0.15, 0.06, 0.03, 0.06, 0.01, 0.01, 0.03];

/** Half hours of [from, to): a spring day in which two half hours of the morning could not be measured. */
export function fillHistory(records: Records, from: Instant, to: Instant): void {
  for (const [id, name] of SERIES) records.defineSeries({ id, name, unit: 'Wh' });
  for (const { id, name } of CIRCUITS) records.defineSeries({ id, name, unit: 'Wh' });
  for (let at = from; at < to; at = plus(at, HALF_HOUR)) records.keepHalfHours(rowsOf(at));
}

function rowsOf(at: Instant): HalfHourRow[] {
  const hour = hourOf(at);
  const hole = hour >= 9 && hour < 10;
  const load = loadAt(hour);
  const solar = solarAt(hour);
  const vehicle = hour >= 1 && hour < 4 ? 1_500 : 0;
  const heater = hour >= 10.5 && hour < 12 ? 560 : 0;
  const surplus = solar - load - vehicle - heater;
  const charge = surplus > 0 ? Math.min(surplus, 1_200) : 0;
  const discharge = surplus < 0 && hour >= 5 ? Math.min(-surplus, 400) : 0;
  const grid = -surplus + charge - discharge;
  const wh: Record<string, number> = {
    'grid.import': Math.max(0, grid),
    'grid.export': Math.max(0, -grid),
    house: load,
    'solar.pv1': solar,
    'battery.battery1.charge': charge,
    'battery.battery1.discharge': discharge,
    'heater.ecocute1': heater,
    'vehicle.ev1.charge': vehicle,
    'vehicle.ev1.discharge': 0,
  };
  CIRCUITS.forEach(({ id }, index) => {
    wh[id] = load * SHARE[index]!;
  });
  return Object.entries(wh).map(([series, value]) => ({
    series,
    at,
    wh: hole ? null : value,
    missing: hole ? 'no-answer' : null,
    origin: series.startsWith('grid.') ? 'meter' : 'live',
  }));
}

/** A morning's commands and what became of them. */
export function fillJournal(records: Records, midnight: Instant): void {
  const at = (hours: number): Instant => plus(midnight, millis(hours * 3_600_000));
  records.journal({
    kind: 'event',
    at: at(0.1),
    what: 'started',
    text: { ja: 'ひだまりを開始しました。', en: 'Hidamari has started.' },
  });
  const night = records.journal({
    kind: 'command',
    at: at(1),
    order: { kind: 'vehicle', device: 'ev1', command: { mode: 'charge', power: watts(3_000) } },
    cause: { by: 'plan', plan: 'plan-1' },
    because: { ja: '出発に間に合わせるため', en: 'the car has to be ready for departure' },
  });
  records.journal({ kind: 'outcome', at: at(1.002), of: night, outcome: { outcome: 'confirmed' } });
  const charge = records.journal({
    kind: 'command',
    at: at(3),
    order: {
      kind: 'battery',
      device: 'battery1',
      command: { mode: 'charge', power: watts(1_500), until: wattHours(4_000) },
    },
    cause: { by: 'plan', plan: 'plan-1' },
    because: { ja: '電気が安い時間のため', en: 'electricity is cheap now' },
  });
  records.journal({
    kind: 'outcome',
    at: at(3.002),
    of: charge,
    outcome: { outcome: 'refused', detail: 'SetC_SNA: EPC 0xDA' },
  });
  const heat = records.journal({
    kind: 'command',
    at: at(10.5),
    order: { kind: 'heater', device: 'ecocute1', command: { mode: 'heat' } },
    cause: { by: 'plan', plan: 'plan-2' },
    because: { ja: '太陽光が余るため', en: 'the sun gives more than the house needs' },
  });
  records.journal({
    kind: 'outcome',
    at: at(10.51),
    of: heat,
    outcome: { outcome: 'indeterminate', detail: 'no answer within 3 s' },
  });
  records.journal({
    kind: 'command',
    at: instant(at(12) + 20_000),
    order: { kind: 'heater', device: 'ecocute1', command: { mode: 'auto' } },
    cause: { by: 'hand-back', why: 'stale-data' },
    because: { ja: '測定値が古いため', en: 'the readings are stale' },
  });
}
