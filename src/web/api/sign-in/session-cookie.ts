import { SESSION_LENGTH } from './sessions.ts';

export const SESSION_COOKIE = 'hidamari_session';
/** The page is served over plain HTTP inside of the house, so `Secure` would keep browsers from sending it at all. */
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict';

export const sessionCookie = (token: string): string =>
  `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}; Max-Age=${Math.floor(SESSION_LENGTH / 1_000)}`;

export const NO_SESSION_COOKIE = `${SESSION_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;

/** The token of a `Cookie` header (RFC 6265 4.2.1). */
export function tokenOf(header: string | undefined): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === SESSION_COOKIE && /^[\w-]{1,64}$/.test(value?.trim() ?? '')) return value!.trim();
  }
  return null;
}
