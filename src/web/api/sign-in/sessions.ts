import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { days, type Millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Settings } from '#ports/settings.ts';

const KEY = 'web.sessions';
/** A panel on a wall is not signed in anew every month. */
export const SESSION_LENGTH: Millis = days(180);
/** Tablets, phones and computers of one house; the oldest gives way. */
const MOST_SESSIONS = 32;

const storedSchema = z.array(z.strictObject({ hash: z.string(), since: z.number() }));
type Stored = z.infer<typeof storedSchema>;

/**
 * Who is signed in. A token has 256 random bits and is known to its browser only: the file holds its SHA-256, so that
 * a copy of the file opens nothing.
 */
export interface Sessions {
  open(): string;
  holds(token: string | null): boolean;
  end(token: string): void;
  endAll(): void;
}

export function createSessions(settings: Settings, clock: Clock): Sessions {
  let sessions: Stored = read(settings.setting(KEY));
  const keep = (next: Stored): void => {
    settings.keepSetting(KEY, JSON.stringify(next));
    sessions = next;
  };
  // A clock that was set back must not make a session live longer than its length twice over.
  const lives = ({ since }: Stored[number]): boolean => Math.abs(clock.now() - since) < SESSION_LENGTH;
  return {
    open() {
      const token = randomBytes(32).toString('base64url');
      keep([...sessions.filter(lives), { hash: hashOf(token), since: clock.now() }].slice(-MOST_SESSIONS));
      return token;
    },
    holds(token) {
      if (token === null) return false;
      const hash = hashOf(token);
      return sessions.some((session) => session.hash === hash && lives(session));
    },
    end(token) {
      const hash = hashOf(token);
      if (sessions.some((session) => session.hash === hash)) keep(sessions.filter((session) => session.hash !== hash));
    },
    endAll: () => keep([]),
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** What cannot be read signs everybody out, no more. */
function read(text: string | null): Stored {
  if (text === null) return [];
  const parsed = storedSchema.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : [];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
