import type { Trace } from '#drivers/simulated/trace.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';

/** The same link, with every byte of both directions in the trace. */
export const tapLink = (link: ByteLink, trace: Trace, clock: Clock): ByteLink => ({
  name: link.name,
  open: (events) =>
    link.open({
      bytes(chunk) {
        trace.bytes(3, clock.now(), chunk);
        events.bytes(chunk);
      },
      closed: (cause) => events.closed(cause),
    }),
  write(bytes) {
    trace.bytes(4, clock.now(), bytes);
    link.write(bytes);
  },
  close: () => link.close(),
});
