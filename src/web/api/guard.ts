/** Headers of a request that decide whether it comes from where it should. */
export interface RequestOrigin {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, which browsers send and pages cannot forge. */
  readonly fetchSite: string | undefined;
}

export interface Refused {
  readonly status: 403;
  readonly code: 'host-not-allowed' | 'origin-not-allowed';
  readonly message: string;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** 127.0.0.0/8, ::1, localhost and names below it (RFC 6761 6.3). */
export const isLoopback = (name: string): boolean =>
  /^127(?:\.\d{1,3}){3}$/.test(name) || name === '::1' || name === '[::1]' || /^(?:.+\.)?localhost$/i.test(name);

/**
 * security.md S4 (a name that an attacker points at this machine is refused: DNS rebinding) and S2 (another site's
 * page cannot change anything here). Null where the request may pass. The port does not matter: it may be forwarded.
 * `hosts`: names and addresses besides loopback by which this server is called.
 */
export function refusedFor(
  { method, host, origin, fetchSite }: RequestOrigin,
  hosts: readonly string[] = [],
): Refused | null {
  const name = host === undefined ? null : hostName(host);
  if (name === null || !(isLoopback(name) || hosts.includes(name.toLowerCase())))
    return {
      status: 403,
      code: 'host-not-allowed',
      message: `This server does not answer to the name ${JSON.stringify(host ?? '')}; open it as ${['localhost', ...hosts].map((known) => `http://${known}`).join(' or ')}.`,
    };
  if (SAFE.has(method)) return null;
  const sameOrigin =
    origin === undefined ? fetchSite === undefined || fetchSite === 'same-origin' : isOf(origin, host!);
  if (sameOrigin) return null;
  return {
    status: 403,
    code: 'origin-not-allowed',
    message: `A page of ${JSON.stringify(origin ?? fetchSite)} may not change anything here.`,
  };
}

function hostName(host: string): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+)(?::\d{1,5})?$/i.exec(host);
  return match === null ? null : match[1]!;
}

const isOf = (origin: string, host: string): boolean =>
  origin.toLowerCase() === `http://${host}`.toLowerCase() || origin.toLowerCase() === `https://${host}`.toLowerCase();

/** On every answer. `style-src` has no 'unsafe-inline' either: the page sets styles through the DOM only (S3). */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
