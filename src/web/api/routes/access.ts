import { type Answer, type Caller, type RouteSources, refusal } from '../route.ts';
import type { SetupAnswer } from '../schema/access-schema.ts';
import { NO_SESSION_COOKIE, sessionCookie } from '../sign-in/session-cookie.ts';
import { type Opened, OWNER } from '../sign-in/sign-in.ts';

export function setupAnswer(
  { signIn, openForReading, settings }: RouteSources,
  { token }: Caller,
): { readonly json: SetupAnswer } {
  return {
    json: {
      needed: signIn.needed(),
      user: OWNER,
      signed_in: signIn.holds(token),
      open_for_reading: openForReading,
      language: settings.language(),
    },
  };
}

export async function setUp({ signIn }: RouteSources, { password }: { readonly password: string }): Promise<Answer> {
  return openedAnswer(await signIn.setUp(password));
}

export async function openSession(
  { signIn }: RouteSources,
  { user, password }: { readonly user: string; readonly password: string },
  { address, token }: Caller,
): Promise<Answer> {
  const opened = await signIn.signIn(address, user, password);
  // Security.md S1: a login never goes on with the session it found.
  if ('token' in opened && token !== null) signIn.signOut(token);
  return openedAnswer(opened);
}

export function endSession({ signIn }: RouteSources, { token }: Caller): Answer {
  if (token !== null) signIn.signOut(token);
  return { status: 204, headers: { 'set-cookie': NO_SESSION_COOKIE } };
}

export const setupNeeded = (): Answer =>
  refusal(409, 'setup-needed', 'No password has been chosen yet; POST /api/v1/setup or the page does it.');

export const sessionNeeded = (): Answer =>
  refusal(401, 'session-needed', 'This needs a session; POST /api/v1/session or the page opens one.');

/** 204 and the cookie, or why not. */
export function openedAnswer(opened: Opened): Answer {
  if ('token' in opened) return { status: 204, headers: { 'set-cookie': sessionCookie(opened.token) } };
  switch (opened.problem) {
    case 'already-set-up':
      return refusal(409, 'already-set-up', 'A password has already been chosen; sign in with it.');
    case 'password-short':
      return refusal(400, opened.problem, 'The password must have at least 8 characters.');
    case 'password-long':
      return refusal(400, opened.problem, 'The password must have at most 128 characters.');
    case 'password-common':
      return refusal(400, opened.problem, 'This password is one of those that are tried first; choose another.');
    case 'wrong':
      return refusal(401, 'wrong-password', 'User or password is wrong.', retryAfter(opened.wait));
    case 'too-many':
      return refusal(429, 'too-many-attempts', 'Too many wrong passwords; try again later.', retryAfter(opened.wait));
  }
}

const retryAfter = (wait: number): Record<string, string> =>
  wait > 0 ? { 'retry-after': String(Math.ceil(wait / 1_000)) } : {};
