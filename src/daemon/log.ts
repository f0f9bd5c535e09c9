import { destination, type Level, pino } from 'pino';
import type { Log } from '#ports/log.ts';

/** Facts whose value never goes into a log, wherever they stand. */
const SECRET_KEYS = ['password', 'token', 'cookie', 'authorization', 'secret', 'key'];
const HIDDEN = '[secret]';

/**
 * Log lines as JSON on stderr, so that stdout stays for what a command prints. Facts with a secret's name are hidden; so is
 * each of `secrets` wherever its text turns up (security.md W1). `write` replaces stderr.
 */
export function createLog(level: Level, secrets: readonly string[] = [], write?: (line: string) => void): Log {
  const stderr = write === undefined ? destination({ dest: 2, sync: true }) : { write };
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: HIDDEN },
    },
    {
      write: (line: string) =>
        void stderr.write(secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line)),
    },
  );
  return {
    debug: (event, facts) => logger.debug(facts ?? {}, event),
    info: (event, facts) => logger.info(facts ?? {}, event),
    warn: (event, facts) => logger.warn(facts ?? {}, event),
    error: (event, facts) => logger.error(facts ?? {}, event),
  };
}
