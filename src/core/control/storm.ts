import type { Sentence } from '../journal.ts';
import { hours, type Instant, type Millis, plus } from '../time/instant.ts';
import { formatJstClock } from '../time/jst.ts';

/** 警報, 危険警報, 特別警報; an advisory (注意報) reserves nothing. */
export type StormLevel = 'warning' | 'danger' | 'special';

/** What the owner chose: circuits to be kept alive, and for how long. */
export interface StormSettings {
  /** Ids such as `circuit.3`; none: the whole house. */
  readonly circuits: readonly string[];
  /** Hours of these circuits by level; 0 reserves nothing. */
  readonly hours: Readonly<Record<StormLevel, number>>;
}

export const DEFAULT_STORM: StormSettings = { circuits: [], hours: { warning: 6, danger: 12, special: 24 } };

/** A warning in force, as the feed tells it. */
export interface Warned {
  readonly code: string;
  readonly name: string;
  readonly level: 'advisory' | StormLevel;
}

/** A storm that is being prepared for, or is there. */
export interface Storm {
  readonly level: StormLevel;
  readonly names: readonly string[];
  /** When it was first announced, and from when on the reserve is wanted. */
  readonly announced: Instant;
  readonly start: Instant;
  /** Hours of autonomy, and the energy that is, Wh given out. */
  readonly hours: number;
  readonly energy: number;
}

/**
 * Telegrams that tell of wind, snow, rain, flood, tide and landslides: what brings power lines down. High waves (07, 37)
 * do not.
 */
const WAVES = new Set(['07', '37']);
const LEVELS: readonly StormLevel[] = ['warning', 'danger', 'special'];
/** A warning comes some hours before what it warns of (警報は概ね3〜6時間前); the reserve is wanted from then on. */
const LEAD: Readonly<Record<StormLevel, Millis>> = { warning: hours(3), danger: hours(1), special: hours(0) };

/**
 * The storm that these warnings mean; null where none of them reserves anything. A higher level shortens the time that is
 * left, a lower one never lengthens it again.
 *
 * @param power mean of the chosen circuits, W
 */
export function stormOf(
  inForce: readonly Warned[],
  { hours: byLevel }: StormSettings,
  before: Storm | null,
  now: Instant,
  power: number,
): Storm | null {
  const relevant = inForce.filter(({ code, level }) => level !== 'advisory' && !WAVES.has(code));
  const level = LEVELS.findLast((one) => relevant.some((warned) => warned.level === one));
  if (level === undefined || byLevel[level] <= 0) return null;
  const soonest = plus(now, LEAD[level]);
  return {
    level,
    names: relevant.filter((warned) => warned.level === level).map(({ name }) => name),
    announced: before?.announced ?? now,
    start: before === null ? soonest : (Math.min(before.start, soonest) as Instant),
    hours: byLevel[level],
    energy: before?.level === level ? before.energy : Math.round(byLevel[level] * power),
  };
}

/** Whether people have to be told, and a plan has to be made anew. */
export const isAnotherStorm = (a: Storm | null, b: Storm | null): boolean =>
  a?.level !== b?.level || a?.names.join() !== b?.names.join();

export function stormSentence({ names, hours: lasts, energy, start }: Storm, circuits: number): Sentence {
  const kwh = (energy / 1000).toFixed(1);
  const of =
    circuits === 0
      ? { ja: '家全体', en: 'the whole house' }
      : { ja: `選んだ${circuits}回路`, en: `${circuits} chosen circuits` };
  return {
    ja: `${names.join('・')}のため、停電に備えて${formatJstClock(start)}から${of.ja}の${lasts}時間分（${kwh} kWh）を蓄電池に残します。`,
    en: `${names.join(', ')}: from ${formatJstClock(start)} on the battery keeps ${lasts} hours of ${of.en} (${kwh} kWh) for a power cut.`,
  };
}

/** Reads what `JSON.stringify` made of a storm; null for anything else. */
export function readStorm(text: string): Storm | null {
  try {
    const read = JSON.parse(text) as Partial<Storm> | null;
    const isLevel = LEVELS.includes(read?.level as StormLevel);
    const numbers = [read?.announced, read?.start, read?.hours, read?.energy];
    return isLevel && Array.isArray(read?.names) && numbers.every(Number.isFinite) ? (read as Storm) : null;
  } catch {
    return null;
  }
}
