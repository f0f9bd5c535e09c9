/**
 * The error table: every exception the product throws on purpose carries one of these codes. Expected failures of a
 * wire are values, not exceptions. README.md of this room prints the table; a test holds the two together.
 */
export const ERRORS = {
  USAGE: {
    meaning: 'an argument, option or value on the command line cannot be used',
    retry: false,
    operator: 'correct the command; --help lists what is accepted',
    exit: 2,
  },
  INPUT: {
    meaning: 'an input file is missing, unreadable or malformed',
    retry: false,
    operator: 'correct the file at the place the message names',
    exit: 2,
  },
  LINK_OPEN: {
    meaning: 'a serial port or socket could not be opened',
    retry: true,
    operator: 'check that the device is plugged in and not used by another program',
    exit: 1,
  },
  NO_ANSWER: {
    meaning: 'a device or peer stayed silent or refused',
    retry: true,
    operator: 'do what the message says at the step it names; what is out of reach or busy may answer later',
    exit: 3,
  },
  PORT_IN_USE: {
    meaning: 'another program already listens on the port of the page',
    retry: false,
    operator: 'stop the other program or choose another --port',
    exit: 1,
  },
  DATA_FOLDER: {
    meaning: 'the data folder cannot be written',
    retry: false,
    operator: 'give the folder to the user that runs hems, or name another with --data',
    exit: 1,
  },
  DATA_FILE: {
    meaning: 'the file of measurements is damaged or was written by a newer version',
    retry: false,
    operator: 'restore it from a backup, or install the newer version',
    exit: 1,
  },
  INVARIANT: {
    meaning: 'a law that must always hold was broken',
    retry: false,
    operator: 'report it with the seed and the moment the message names',
    exit: 1,
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the table. `message` is one sentence: what was wrong, where, and what to do. */
export class HemsError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'HemsError';
    this.code = code;
  }
}

/** The exit code of a command that ends with this error. */
export const exitCodeOf = (error: unknown): number => (error instanceof HemsError ? ERRORS[error.code].exit : 1);
