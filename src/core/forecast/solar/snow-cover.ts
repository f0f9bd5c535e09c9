/** Snow is believed in only where the day's mean air is no warmer, °C. */
const COLD = 3;
/** On a warmer day than this it slides off. */
const MELTS = 6;
/** A day under snow gives less than this share of what was expected of it, … */
const COVERED = 0.3;
/** … and only a day of which at least this share of a clear one was expected tells. */
const TELLS = 0.2;
/** A day that gives more than this share of what was expected is clear of snow. */
const CLEAR = 0.6;
/** Of what a clear roof would give, the day after a covered one: before this roof has taught its own. */
const FIRST_SHARE = 0.35;
const LEARNED = 0.3;

/** Snow on a roof: noticed by a cold day that stays dark against all that was published, and expected to stay while it is cold. */
export interface SnowCover {
  /** What the day's forecast is multiplied by, 0 … 1. `air`: expected mean, °C; null where nobody says. */
  share(air: number | null): number;
  /** A day that is over, Wh: measured, expected of a clear roof, and of a clear day. True where its measurements teach nothing. */
  learn(day: { measured: number; expected: number; clear: number; air: number | null }): boolean;
}

export function createSnowCover(): SnowCover {
  let covered = false;
  let stays = FIRST_SHARE;

  const share = (air: number | null): number => {
    if (!covered || air === null || air >= MELTS) return 1;
    return stays + (1 - stays) * Math.max(0, (air - COLD) / (MELTS - COLD));
  };

  return {
    share,
    learn({ measured, expected, clear, air }) {
      const under = covered;
      if (expected < TELLS * clear) {
        // A dark day shows nothing; a warm one has melted it all the same.
        if (air === null || air >= MELTS) covered = false;
        return covered;
      }
      const ratio = measured / expected;
      if (under && air !== null && air <= COLD) stays += LEARNED * (Math.min(1, ratio) - stays);
      if (ratio < COVERED) covered = air !== null && air <= COLD;
      else if (ratio > CLEAR || air === null || air >= MELTS) covered = false;
      return covered;
    },
  };
}
