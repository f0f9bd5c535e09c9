import { civilFromDays, dayNumber, type Instant, plus, millis } from '#core/time/instant.ts';
import { jstDay, jstDayStart, jstTimeOfDay } from '#core/time/jst.ts';

/**
 * The meter's date and time: YYYY (2 bytes) MM DD hh mm [ss], JST. Null where a field is not set (0xFFFF, 0xFF) or the
 * calendar has no such moment. `bytes` must reach to offset + 6, or + 7 with seconds.
 */
export function meterTime(bytes: Uint8Array, offset: number, withSeconds: boolean): Instant | null {
  const day = dayNumber((bytes[offset]! << 8) | bytes[offset + 1]!, bytes[offset + 2]!, bytes[offset + 3]!);
  const hour = bytes[offset + 4]!;
  const minute = bytes[offset + 5]!;
  const second = withSeconds ? bytes[offset + 6]! : 0;
  if (day === null || hour > 23 || minute > 59 || second > 59) return null;
  return plus(jstDayStart(day), millis(hour * 3_600_000 + minute * 60_000 + second * 1_000));
}

/** Seven bytes: YYYY MM DD hh mm ss. Take the first six where seconds are not wanted. */
export function encodeMeterTime(at: Instant): Uint8Array {
  const { year, month, day } = civilFromDays(jstDay(at));
  const time = jstTimeOfDay(at);
  return Uint8Array.of(
    year >> 8,
    year,
    month,
    day,
    Math.floor(time / 3_600_000),
    Math.floor(time / 60_000) % 60,
    Math.floor(time / 1_000) % 60,
  );
}
