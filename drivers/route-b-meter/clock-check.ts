import { type Instant, instant, millis, minutes, plus, seconds } from '#core/time/instant.ts';
import type { GridMeterStatus } from '#ports/grid-meter.ts';
import type { Clock } from '#ports/clock.ts';
import { METER_EPC as EPC } from '#protocol/meter/meter-epc.ts';
import { meterTime } from '#protocol/meter/meter-time.ts';
import { narrowOffset, type OffsetBounds } from '#protocol/meter/clock-offset.ts';
import { find } from '#protocol/meter/grid-reading.ts';
import type { Plate } from './plate.ts';
import type { Answer, Topic } from './topic.ts';

/** The meter's clock against ours. It tells minutes only, so it is asked at several seconds of the minute. */
export interface ClockCheck extends Topic {
  readonly offset: GridMeterStatus['clockOffset'];
  /** The offset was measured, or the meter does not tell its clock. */
  readonly settled: boolean;
  /** What the meter's clock shows, as far as we know. */
  meterNow(): Instant;
}

const SHARP = seconds(11);
/** Neither is a whole number of minutes, so each answer comes at another second, even where polls come every 10 s. */
const NARROWING = seconds(65);
const WATCHING = millis(minutes(60) + seconds(13));

export function createClockCheck(clock: Clock, plate: Plate): ClockCheck {
  let bounds: OffsetBounds | null = null;
  let dueAt = millis(0);
  let refused = false;

  const middle = (): number => (bounds === null ? 0 : (bounds.least + bounds.most) / 2);

  const tells = (): boolean => !refused && plate.has(EPC.currentTime) && plate.has(EPC.currentDate);

  const take = ({ properties, sentAt }: Answer): void => {
    const time = find(properties, EPC.currentTime);
    const date = find(properties, EPC.currentDate);
    const minute =
      time?.length === 2 && date?.length === 4 ? meterTime(Uint8Array.of(...date, ...time), 0, false) : null;
    const sharp = bounds !== null && bounds.most - bounds.least <= SHARP;
    dueAt = millis(clock.monotonic() + (minute === null || sharp ? WATCHING : NARROWING));
    refused = minute === null;
    if (minute === null) return;
    const now = clock.now();
    bounds = narrowOffset(bounds, minute, instant(now - (clock.monotonic() - sentAt)), now);
  };

  return {
    get offset() {
      return bounds === null
        ? null
        : { offset: millis(middle()), uncertainty: millis((bounds.most - bounds.least) / 2) };
    },
    get settled() {
      return bounds !== null || !tells();
    },
    meterNow: () => plus(clock.now(), millis(middle())),
    next() {
      return clock.monotonic() >= dueAt && tells() ? plate.questions.clock : null;
    },
    answered(answer) {
      if (answer.request === plate.questions.clock) take(answer);
    },
    failed(request) {
      if (request === plate.questions.clock) dueAt = millis(clock.monotonic() + NARROWING);
    },
  };
}
