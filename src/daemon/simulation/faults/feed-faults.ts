import { hours, minutes } from '#core/time/instant.ts';
import { between, type Fault } from './fault.ts';

export const FEED_FAULTS: readonly Fault[] = [
  {
    name: 'feed-wrong',
    every: hours(24),
    begin: ({ feed }, random) => feed.wrong(4 * random.next(), between(random, minutes(30), hours(24))),
  },
  {
    name: 'feed-stale',
    every: hours(24),
    begin({ feed }, random) {
      const length = between(random, minutes(30), hours(72));
      if (random.next() < 0.5) feed.away(length);
      else feed.stale(length);
    },
  },
];
