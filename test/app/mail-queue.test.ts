import { describe, expect, it } from 'vitest';
import { createMailQueue } from '#app/mail-queue.ts';
import type { Notice } from '#core/notices/notice.ts';
import { type Instant, instant, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { silent } from '#ports/log.ts';
import type { Letter, Posted } from '#ports/mail.ts';

const START = instant(Date.UTC(2026, 3, 12, 1));

function bench(answer: () => Posted = () => ({ posted: true })) {
  const clock = createVirtualClock({ start: START });
  const kept = new Map<string, string>();
  const letters: { at: number; letter: Letter }[] = [];
  const make = () =>
    createMailQueue({
      clock,
      log: silent,
      settings: { setting: (key) => kept.get(key) ?? null, keepSetting: (key, value) => void kept.set(key, value) },
      options: { to: ['owner@example.jp'], language: 'ja', from: 'warning', house: 'わが家' },
      mail: {
        async post(letter) {
          const posted = answer();
          letters.push({ at: (clock.now() - START) / 60_000, letter });
          return posted;
        },
      },
    });
  return { clock, letters, make, run: (length: number) => clock.run({ until: plus(clock.now(), minutes(length)) }) };
}

const notice = (n: number, more: Partial<Notice> = {}): Notice => ({
  id: `n${n}`,
  key: `k${n}`,
  kind: 'disk',
  level: 'alarm',
  device: null,
  text: { ja: `第${n}のお知らせ`, en: `notice ${n}` },
  at: START as Instant,
  clearedAt: null,
  readAt: null,
  returns: 0,
  ...more,
});

describe('notices by mail', () => {
  it('that come together go together, above the level that was chosen', async () => {
    const { make, run, letters } = bench();
    const queue = make();
    queue.notice(notice(1));
    queue.notice(notice(2, { level: 'info' }));
    queue.notice(notice(3, { level: 'warning', clearedAt: START }));
    await run(10);
    expect(letters.map(({ at, letter }) => [at, letter.subject])).toEqual([[1, '[わが家] 警告 +1']]);
    expect(letters[0]!.letter.text).toBe(
      '2026-04-12T10:00:00+09:00 警告\n第1のお知らせ\n\n2026-04-12T10:00:00+09:00 注意 (解消)\n第3のお知らせ\n',
    );
    expect(queue.waiting()).toBe(0);
  });

  it('in a storm are at most twelve letters an hour, and bounded', async () => {
    const { make, run, letters } = bench();
    const queue = make();
    for (let minute = 0; minute < 60; minute++) {
      for (let n = 0; n < 50; n++) queue.notice(notice(n));
      await run(1);
    }
    expect(letters.length).toBeLessThanOrEqual(12);
    expect(letters.at(-1)!.letter.text).toMatch(/\n150 件は省略しました\n$/);
    expect(queue.waiting()).toBeLessThanOrEqual(100);
  });

  it('are tried again with longer and longer pauses, also after a restart, until they are taken', async () => {
    let there = false;
    const { make, run, letters } = bench(() =>
      there ? { posted: true } : { posted: false, again: 'later', why: 'no route' },
    );
    const first = make();
    first.notice(notice(1));
    await run(100);
    const times = letters.map(({ at }) => at);
    expect(times.slice(0, 5)).toEqual([1, 6, 11, 16, 24]);
    first.stop();
    there = true;
    const second = make();
    second.start();
    await run(2);
    expect(letters.length).toBe(times.length + 1);
    expect(letters.at(-1)!.letter.text).toContain('第1のお知らせ');
    expect(second.waiting()).toBe(0);
    await run(600);
    expect(letters.length).toBe(times.length + 1);
  });

  it('that the server will never take do not stop the others', async () => {
    const { make, run, letters } = bench(() => ({ posted: false, again: 'never', why: '550' }));
    const queue = make();
    queue.notice(notice(1));
    await run(10);
    queue.notice(notice(2));
    await run(10);
    expect(letters).toHaveLength(2);
    expect(letters[1]!.letter.text).not.toContain('第1');
  });
});
