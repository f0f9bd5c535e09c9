/** A log line is an event name and its facts; people's sentences belong in the journal and the notices. */
export interface Log {
  debug(event: string, facts?: Record<string, unknown>): void;
  info(event: string, facts?: Record<string, unknown>): void;
  warn(event: string, facts?: Record<string, unknown>): void;
  error(event: string, facts?: Record<string, unknown>): void;
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
