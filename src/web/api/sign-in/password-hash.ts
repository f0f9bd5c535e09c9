import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { normalPassword } from './password-rule.ts';

/** security.md A3; the second of the equivalent settings of the OWASP Password Storage Cheat Sheet. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
/** Fixed by RFC 9106. */
const VERSION = 19;

interface Cost {
  /** KiB */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const derive = (password: string, nonce: Buffer, cost: Cost, tagLength: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2('argon2id', { message: normalPassword(password), nonce, tagLength, ...cost }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

/** argon2id with a salt of its own, as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. Off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, COST, TAG_BYTES);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=${VERSION}$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/**
 * True where the password makes the hash. `hash` null is the hash of nobody: it takes as long and is never right, so
 * that the time does not tell which accounts exist (security.md A9).
 */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const stored = hash === null ? null : parse(hash);
  const { cost, salt, tag } = stored ?? { cost: COST, salt: Buffer.alloc(16), tag: Buffer.alloc(TAG_BYTES) };
  const derived = await derive(password, salt, cost, tag.length);
  return timingSafeEqual(derived, tag) && stored !== null;
}

function parse(hash: string): { cost: Cost; salt: Buffer; tag: Buffer } | null {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (match === null) return null;
  const [, memory, passes, parallelism, salt, tag] = match as unknown as [string, ...string[]];
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt!, 'base64'),
    tag: Buffer.from(tag!, 'base64'),
  };
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
