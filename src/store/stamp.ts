import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';

/** A moment in the name of a file: `20260412T133000`, JST. */
export const stamp = (at: Instant): string =>
  formatJst(instant(Math.floor(at / 1000) * 1000))
    .slice(0, 19)
    .replaceAll(/[-:]/g, '');
