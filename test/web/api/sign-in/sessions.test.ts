import { expect, test } from 'vitest';
import { plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { createSessions, SESSION_LENGTH } from '#web/api/sign-in/sessions.ts';
import { NOON } from '../../fake-house.ts';

function opened() {
  const clock = createVirtualClock({ start: NOON });
  const settings = openMemoryStore({ clock, epoch: 'sessions' });
  return { clock, settings, sessions: createSessions(settings, clock) };
}

test('a session outlives a restart of the daemon, and its end too', () => {
  const { clock, settings, sessions } = opened();
  const [kept, ended] = [sessions.open(), sessions.open()];
  sessions.end(ended);
  const again = createSessions(settings, clock);
  expect(again.holds(kept)).toBe(true);
  expect(again.holds(ended)).toBe(false);
});

test('ends by itself', async () => {
  const { clock, sessions } = opened();
  const token = sessions.open();
  await clock.run({ until: plus(NOON, (SESSION_LENGTH - 1) as typeof SESSION_LENGTH) });
  expect(sessions.holds(token)).toBe(true);
  await clock.run({ until: plus(NOON, SESSION_LENGTH) });
  expect(sessions.holds(token)).toBe(false);
});

test('the number of sessions is bounded; the oldest gives way', () => {
  const { settings, sessions } = opened();
  const tokens = Array.from({ length: 100 }, () => sessions.open());
  expect(tokens.filter((token) => sessions.holds(token))).toEqual(tokens.slice(-32));
  expect(settings.setting('web.sessions')!.length).toBeLessThan(4_000);
  expect(new Set(tokens).size).toBe(100);
});

test('a damaged list signs everybody out and nobody in', () => {
  const { clock, settings } = opened();
  for (const text of ['', '{', '[]', '[{"hash":1}]', '{"hash":"x"}']) {
    settings.keepSetting('web.sessions', text);
    const sessions = createSessions(settings, clock);
    expect(sessions.holds('')).toBe(false);
    expect(sessions.holds(null)).toBe(false);
    expect(sessions.holds(sessions.open())).toBe(true);
  }
});
