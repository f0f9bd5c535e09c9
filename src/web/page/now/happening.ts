import type { Now } from '../../api/schema/now-schema.ts';
import type { PlanMoment, PlannedAction } from '../../api/schema/plan-schema.ts';
import { clockOf } from '../format.ts';
import type { Texts } from '../texts/ja.ts';

/** Less than this is not worth a word. */
const WORTH_SAYING_W = 30;

const gives = (watts: number | null): boolean => watts !== null && watts <= -WORTH_SAYING_W;
const takes = (watts: number | null): boolean => watts !== null && watts >= WORTH_SAYING_W;

/** One sentence: who supplies the house, and where the rest goes. Null while neither sun nor grid is known. */
export function happeningSentence(now: Now, texts: Texts): string | null {
  const sources = [
    now.purchase_mode === 'surplus' && takes(now.solar_w) ? texts.sources.solar : null,
    takes(now.grid_w) ? texts.sources.grid : null,
    gives(now.battery_w) ? texts.sources.battery : null,
    gives(now.vehicle_w) ? texts.sources.vehicle : null,
  ].filter((source) => source !== null);
  if (sources.length === 0) return null;
  const many = sources.length > 1;
  const phrases = (many ? texts.sinksOfMany : null) ?? texts.sinks;
  const sinks = [
    takes(now.heater_w) ? phrases.heater : null,
    takes(now.vehicle_w) ? phrases.vehicle : null,
    takes(now.battery_w) ? phrases.battery : null,
    gives(now.grid_w) ? phrases.grid : null,
  ].filter((phrase) => phrase !== null);
  const uses = sinks.map(({ middle, end }, index) => (index === sinks.length - 1 ? end : middle));
  return texts.sentence([texts.supplies(sources, many, sinks.length === 0), ...uses]);
}

/** What says most about a moment comes first. */
const TELLING: Readonly<Record<PlannedAction['mode'], number>> = {
  charge: 5,
  discharge: 5,
  heat: 5,
  hold: 3,
  auto: 2,
  stop: 1,
  idle: 0,
};

/** The device whose part in the plan says most about this moment. */
export function tellingAction(moment: PlanMoment): PlannedAction | null {
  const [most] = moment.devices.toSorted((a, b) => TELLING[b.mode] - TELLING[a.mode]);
  return most ?? null;
}

/** “Next at 13:30: EcoCute off”: what the plan changes next. */
export function nextSentence(current: PlanMoment, next: PlanMoment, texts: Texts): string {
  const before = new Map(current.devices.map(({ device, mode }) => [device, mode]));
  const changes = next.devices
    .filter(({ device, mode }) => before.get(device) !== mode)
    .map(({ kind, name, mode }) => texts.change(name, modeName(kind, mode, texts)));
  return texts.next(clockOf(next.at), changes.join(texts.lang === 'ja' ? '、' : ', '));
}

export const modeName = (kind: PlannedAction['kind'], mode: string, texts: Texts): string =>
  texts.modes[kind][mode] ?? mode;
