import type { Clock } from '#ports/clock.ts';

/** Frames a second that one source may send us unasked; the rest is dropped unread (security.md E4). */
const PER_SOURCE = 20;
/** Sources that are counted in one second besides the nodes we know; more are not heard in that second. */
const STRANGERS = 512;
/** Answers to one question to everybody that are heard in one second. */
const ANSWERS = 512;
/** What we send unasked for in one second at most: answers to requests, and announcements to everybody. */
const REPLIES = 200;
const ANNOUNCEMENTS = 10;

/** Decides each second anew who is heard and answered, so that a flood of any size costs a bounded amount. */
export interface Admission {
  /** An unasked frame. `known`: the source has answered us before, so it cannot be crowded out by strangers. */
  frame(source: string, known: boolean): boolean;
  /** An answer to a question that went to everybody. */
  answer(): boolean;
  /** A reply of ours; `multicast` counts dearer, because everybody hears it. */
  reply(multicast: boolean): boolean;
}

export function createAdmission(clock: Clock): Admission {
  const counts = new Map<string, number>();
  let strangers = 0;
  let answers = 0;
  let replies = 0;
  let announcements = 0;
  let second = 0;
  const turn = (): void => {
    const now = Math.floor(clock.monotonic() / 1_000);
    if (now === second) return;
    second = now;
    counts.clear();
    strangers = answers = replies = announcements = 0;
  };
  return {
    frame(source, known) {
      turn();
      const count = (counts.get(source) ?? 0) + 1;
      if (count > PER_SOURCE) return false;
      if (count === 1 && !known && ++strangers > STRANGERS) return false;
      counts.set(source, count);
      return true;
    },
    answer() {
      turn();
      return ++answers <= ANSWERS;
    },
    reply(multicast) {
      turn();
      return multicast ? ++announcements <= ANNOUNCEMENTS : ++replies <= REPLIES;
    },
  };
}
