import type { ByteLinkEvents } from '#ports/byte-link.ts';

/**
 * One opening of a link, from its `open` to its end: whatever the system tells, and however often, the user hears of
 * the end once, and nothing behind it.
 */
export interface OneOpening extends ByteLinkEvents {
  readonly ended: boolean;
  /** The user closed it: nothing more is told. */
  end(): void;
}

export function createOneOpening(events: ByteLinkEvents): OneOpening {
  let ended = false;
  return {
    bytes(chunk) {
      if (!ended) events.bytes(chunk);
    },
    closed(cause) {
      if (ended) return;
      ended = true;
      events.closed(cause);
    },
    get ended() {
      return ended;
    },
    end() {
      ended = true;
    },
  };
}

/** Bytes that wait to be taken by a far end that takes none: beyond this it counts as gone. A command is under 1.4 kB. */
export const LONGEST_BACKLOG = 64 * 1024;
