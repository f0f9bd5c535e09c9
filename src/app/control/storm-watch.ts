import {
  isAnotherStorm,
  readStorm,
  type Storm,
  type StormSettings,
  stormOf,
  stormSentence,
} from '#core/control/storm.ts';
import type { Sentence } from '#core/journal.ts';
import { days, hours, type Instant, instant, type Millis, minutes } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import type { Clock } from '#ports/clock.ts';
import type { Records } from '#ports/records.ts';
import type { WarningsFeed } from '#ports/weather-warnings.ts';

export interface StormWatch {
  /** Null where no storm is being prepared for. */
  storm(): Storm | null;
  /** What is being done about it, for the page. */
  sentence(): Sentence | null;
  /** Asks the feed when it is time; never waits for it. */
  tick(at: Instant): void;
}

const EVERY: Millis = minutes(5);
/** A feed that is silent for longer than this has nothing to say about a storm any more. */
const BELIEVED: Millis = hours(12);
const LOOK_BACK_DAYS = 7;
/** A house of which nothing was measured yet, W. */
const UNMEASURED = 400;
export const STORM_KEY = 'storm';

/**
 * Follows the warnings for the house's municipality: tells when a storm is to be prepared for, when it gets worse and when
 * it is over, and remembers over a restart what it has told.
 */
export function createStormWatch(parts: {
  readonly warnings: WarningsFeed;
  readonly records: Records;
  readonly clock: Clock;
  readonly settings: StormSettings;
  /** The records refused what there is to tell. */
  readonly onFault: (error: unknown) => void;
  /** There is something new to plan for. */
  readonly onChange: () => void;
}): StormWatch {
  const { records, clock, settings } = parts;
  const text = records.setting(STORM_KEY);
  let storm = text === null || text === '' ? null : readStorm(text);
  let askedAt = Number.NEGATIVE_INFINITY;
  let heardAt: Instant = clock.now();

  const put = (next: Storm | null): void => {
    const another = isAnotherStorm(storm, next);
    storm = next;
    if (!another) return;
    records.keepSetting(STORM_KEY, next === null ? '' : JSON.stringify(next));
    const what = next === null ? 'storm-over' : 'storm-reserve';
    const said = next === null ? OVER : stormSentence(next, settings.circuits.length);
    records.journal({ kind: 'event', at: clock.now(), what, text: said });
    parts.onChange();
  };

  const ask = async (): Promise<void> => {
    const latest = await parts.warnings.latest();
    const now = clock.now();
    if (latest.known) {
      heardAt = now;
      put(stormOf(latest.value.inForce, settings, storm, now, meanPower(records, settings.circuits, now)));
    } else if (storm !== null && now - heardAt > BELIEVED) put(null);
  };

  return {
    storm: () => storm,
    sentence: () => (storm === null ? null : stormSentence(storm, settings.circuits.length)),
    tick(at) {
      if (at - askedAt < EVERY && at >= askedAt) return;
      askedAt = at;
      ask().catch(parts.onFault);
    },
  };
}

const OVER: Sentence = {
  ja: '警報が解除されたので、停電への備えを終わります。',
  en: 'The warning has been lifted, so the reserve for a power cut is no longer kept.',
};

/** Mean of the last week's known days of these circuits, or of the house, W. */
function meanPower(records: Records, circuits: readonly string[], now: Instant): number {
  const to = jstDayStart(jstDay(now));
  const series = circuits.length === 0 ? ['house'] : circuits;
  const found = records.energy({ from: instant(to - days(LOOK_BACK_DAYS)), to, step: '1d', series });
  const known = found.flatMap(({ points }) => points.flatMap(({ wh }) => (wh === null ? [] : [wh])));
  if (known.length === 0) return UNMEASURED;
  return ((known.reduce((sum, wh) => sum + wh, 0) / known.length) * series.length) / 24;
}
