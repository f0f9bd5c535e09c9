import { destination, type Level, pino } from 'pino';
import type { Log } from '#ports/log.ts';

/** Log lines as JSON on stderr, so that stdout stays for what a command prints. */
export function createLog(level: Level): Log {
  const logger = pino(
    { level, base: null, serializers: { error: pino.stdSerializers.err } },
    destination({ dest: 2, sync: true }),
  );
  return {
    debug: (event, facts) => logger.debug(facts ?? {}, event),
    info: (event, facts) => logger.info(facts ?? {}, event),
    warn: (event, facts) => logger.warn(facts ?? {}, event),
    error: (event, facts) => logger.error(facts ?? {}, event),
  };
}
