import { describe, expect, test } from 'vitest';
import { hours, type Instant, minutes, parseInstant, plus } from '#core/time/instant.ts';
import { createHistoryQueue } from '#drivers/route-b-meter/history-queue.ts';

const at = (text: string): Instant => parseInstant(`2026-04-01T${text}:00+09:00`)!;
const NOW = at('12:10');
const ALL = { recent: true, minute: true };

describe('what is fetched next from the meter’s history', () => {
  test('is the minute of a boundary of the last hour, else as many half hours as a short answer has', () => {
    const queue = createHistoryQueue();
    queue.want([at('12:00'), at('11:30'), at('11:00'), at('10:30')]);
    expect(queue.next(NOW, ALL)).toEqual({ kind: 'minute', newest: at('12:00'), count: 1 });
    queue.done(at('12:00'));
    queue.done(at('11:30'));
    expect(queue.next(NOW, ALL)).toEqual({ kind: 'recent', newest: at('11:00'), count: 2 });
    expect(queue.next(NOW, { recent: false, minute: false })).toMatchObject({ kind: 'day', day: 0 });
  });

  test('is half hours where the minutes have nothing, and nothing before that is looked for in them again', () => {
    const queue = createHistoryQueue();
    queue.want([at('12:00'), at('11:30')]);
    queue.notInMinutes(at('12:00'));
    expect(queue.next(NOW, ALL)).toMatchObject({ kind: 'recent', count: 2 });
  });

  test('is the minute again where the half hours lack it; what neither has is given up', () => {
    const queue = createHistoryQueue();
    const old = [at('08:00'), at('08:30'), at('09:00')];
    queue.want(old);
    expect(queue.next(NOW, ALL)).toMatchObject({ kind: 'recent', count: 3 });
    for (const boundary of old) expect(queue.absent(boundary, NOW, ALL)).toBe(true);
    expect(queue.next(NOW, ALL)).toEqual({ kind: 'minute', newest: at('09:00'), count: 1 });
    queue.done(at('09:00'));
    expect(queue.next(NOW, ALL)).toEqual({ kind: 'minute', newest: at('08:30'), count: 1 });
    queue.notInMinutes(at('08:30'));
    expect(queue.size).toBe(0);
  });

  test('is waited for where it may only not be written yet', () => {
    const queue = createHistoryQueue();
    queue.want([at('11:30')]);
    expect(queue.absent(at('11:30'), NOW, ALL)).toBe(false);
    expect(queue.absent(at('11:30'), plus(NOW, minutes(60)), { recent: true, minute: false })).toBe(true);
    expect(queue.size).toBe(0);
    expect(queue.next(plus(NOW, hours(1)), ALL)).toBeNull();
  });
});
