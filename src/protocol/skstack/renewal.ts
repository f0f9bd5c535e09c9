import { type Instant, type Millis, millis, minutes } from '#core/time/instant.ts';

const HALF_HOUR = minutes(30);
/** The meter announces its half-hour values in the first five minutes behind :00 and :30. */
const QUIET_FROM = minutes(6);
const QUIET_TO = minutes(29);

/**
 * How long after `now` a session of `lifetime` should be renewed: near 75 % of it (modules with S17 = 1 do it
 * themselves near 80 %), and not around :00 and :30 where the half-hour values are announced. Sessions too short to
 * choose are renewed at 75 %.
 */
export function renewalDelay(now: Instant, lifetime: Millis): Millis {
  const wanted = lifetime * 0.75;
  const minute = (((now + wanted) % HALF_HOUR) + HALF_HOUR) % HALF_HOUR;
  if (minute >= QUIET_FROM && minute <= QUIET_TO) return millis(wanted);
  const earlier = minute < QUIET_FROM ? minute + HALF_HOUR - QUIET_TO : minute - QUIET_TO;
  const shifted = wanted - earlier;
  return millis(shifted >= lifetime / 2 ? shifted : wanted);
}
