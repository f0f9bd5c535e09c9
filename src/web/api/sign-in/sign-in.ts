import { z } from 'zod';
import { type Instant, type Millis, seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Settings } from '#ports/settings.ts';
import { hashPassword, isPassword } from './password-hash.ts';
import { type PasswordProblem, passwordProblem } from './password-rule.ts';
import { createSessions } from './sessions.ts';
import { createThrottle } from './throttle.ts';

/** The one account of a house. It has no password until somebody of the house has chosen one (security.md A1). */
export const OWNER = 'owner';
const KEY = 'web.password';
/** Passwords computed at a time: each takes 19 MiB. */
const MOST_AT_WORK = 2;
/** More that wait for their turn are a flood. */
const MOST_WAITING = 32;

const storedSchema = z.strictObject({ hash: z.string(), chosen: z.number() });

export type Opened =
  | { readonly token: string }
  | { readonly problem: PasswordProblem | 'already-set-up' }
  /** `wait`: how long the next attempt is held back or refused; too-many: this one already was. */
  | { readonly problem: 'wrong' | 'too-many'; readonly wait: Millis };

/** Who may come in. Everything that takes a password is slow on purpose and happens off the main thread. */
export interface SignIn {
  /** True until the first password has been chosen. */
  needed(): boolean;
  /** When the password was chosen. */
  chosenAt(): Instant | null;
  /** Chooses the first password and opens a session. */
  setUp(password: string): Promise<Opened>;
  signIn(address: string, user: string, password: string): Promise<Opened>;
  /** Chooses another password, ends every session and opens a new one. */
  change(address: string, current: string, chosen: string): Promise<Opened>;
  holds(token: string | null): boolean;
  signOut(token: string): void;
}

export function createSignIn(settings: Settings, clock: Clock): SignIn {
  const sessions = createSessions(settings, clock);
  const throttle = createThrottle(clock);
  const turn = createTurns(MOST_AT_WORK);
  const stored = () => {
    const text = settings.setting(KEY);
    return text === null ? null : storedSchema.parse(JSON.parse(text));
  };
  const keep = (hash: string): void =>
    settings.keepSetting(KEY, JSON.stringify({ hash, chosen: clock.now() } satisfies z.infer<typeof storedSchema>));

  /** Null where it is the account's password. */
  const refused = async (address: string, user: string, password: string): Promise<Opened | null> => {
    const admission = await throttle.admit(address, user);
    if (!admission.admitted) return { problem: 'too-many', wait: admission.wait };
    if (turn.waiting() >= MOST_WAITING) return { problem: 'too-many', wait: seconds(1) };
    const hash = user === OWNER ? (stored()?.hash ?? null) : null;
    if (await turn.take(() => isPassword(password, hash))) {
      throttle.succeeded(address, user);
      return null;
    }
    throttle.failed(address, user);
    return { problem: admission.held ? 'too-many' : 'wrong', wait: throttle.waitOf(address, user) };
  };

  return {
    needed: () => settings.setting(KEY) === null,
    chosenAt: () => (stored()?.chosen ?? null) as Instant | null,
    async setUp(password) {
      const problem = settings.setting(KEY) === null ? passwordProblem(password) : 'already-set-up';
      if (problem !== null) return { problem };
      if (turn.waiting() >= MOST_WAITING) return { problem: 'too-many', wait: seconds(1) };
      const hash = await turn.take(() => hashPassword(password));
      // Two may have begun at the same time; the first to finish has set up.
      if (settings.setting(KEY) !== null) return { problem: 'already-set-up' };
      keep(hash);
      return { token: sessions.open() };
    },
    async signIn(address, user, password) {
      return (await refused(address, user, password)) ?? { token: sessions.open() };
    },
    async change(address, current, chosen) {
      const problem = passwordProblem(chosen);
      if (problem !== null) return { problem };
      const wrong = await refused(address, OWNER, current);
      if (wrong !== null) return wrong;
      keep(await turn.take(() => hashPassword(chosen)));
      sessions.endAll();
      return { token: sessions.open() };
    },
    holds: (token) => sessions.holds(token),
    signOut: (token) => sessions.end(token),
  };
}

interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
  waiting(): number;
}

/** Runs at most `most` at a time, the others in the order they came. */
function createTurns(most: number): Turns {
  const waiting: (() => void)[] = [];
  let atWork = 0;
  return {
    async take(work) {
      if (atWork >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      else atWork++;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) atWork--;
        else next();
      }
    },
    waiting: () => waiting.length,
  };
}
