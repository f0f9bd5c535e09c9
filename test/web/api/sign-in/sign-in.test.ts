import { expect, test } from 'vitest';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { createSignIn, type Opened } from '#web/api/sign-in/sign-in.ts';
import { NOON } from '../../fake-house.ts';

const PASSWORD = 'correct horse battery';
const HOME = '192.168.1.20';

test('A5: from the sixth on wrong passwords are held back and told to wait, and the right one still opens', async () => {
  const clock = createVirtualClock({ start: NOON });
  const signIn = createSignIn(openMemoryStore({ clock, epoch: 'sign-in' }), clock);
  await signIn.setUp(PASSWORD);
  const tryWith = async (password: string): Promise<Opened> => {
    const opened = signIn.signIn(HOME, 'owner', password);
    await clock.run({ until: plus(clock.now(), minutes(1)) });
    return opened;
  };
  for (let attempt = 0; attempt < 5; attempt++) {
    const wait = attempt < 4 ? 0 : 1_000;
    expect(await signIn.signIn(HOME, 'owner', 'wrong password')).toEqual({ problem: 'wrong', wait });
  }
  const sixth = signIn.signIn(HOME, 'owner', 'wrong password');
  await clock.run({ until: plus(clock.now(), minutes(1)) });
  expect(await sixth).toEqual({ problem: 'too-many', wait: 2_000 });
  expect(await tryWith(PASSWORD)).toEqual({ token: expect.any(String) });
  expect(await signIn.signIn(HOME, 'owner', 'wrong password')).toEqual({ problem: 'wrong', wait: 0 });
});
