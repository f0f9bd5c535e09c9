import { HemsError } from '#core/errors.ts';
import type { Millis } from '#core/time/instant.ts';

/** At which step the way to the meter hangs, and what a person can do: one sentence each. */

const noAnswer = (sentence: string): HemsError => new HemsError('NO_ANSWER', sentence);

/** A machine that does not let us in is a peer that refuses; a serial port that is not there is a fault of ours. */
export const openFault = (error: unknown, port: string): HemsError => {
  if (!(error instanceof HemsError)) return new HemsError('LINK_OPEN', `${port} does not open: ${String(error)}`);
  return port.startsWith('tcp:') ? noAnswer(error.message) : error;
};

export const doesNotOpen = (port: string): HemsError =>
  noAnswer(`${port} does not open; try again, or name another port`);

export const silent = (port: string, length: Millis): HemsError =>
  noAnswer(
    `nothing answers at ${port} (step: module, no byte in ${Math.round(length / 1_000)} s); check that it is the Wi-SUN module's port at 115200 baud, then pull the module out and plug it in again`,
  );

export const notReady = (port: string): HemsError =>
  noAnswer(
    `the module at ${port} was still being set up when the time was over (step: module); give it more time with --timeout`,
  );

export function refusedBy(command: string, code: string, port: string): HemsError {
  const secret = command === 'SKSETPWD' ? '--password-file' : command === 'SKSETRBID' ? '--id-file' : null;
  const advice =
    secret === null
      ? 'pull it out and plug it in again, and send a --support-log if it stays'
      : `check the content of ${secret}`;
  return noAnswer(`the module at ${port} refuses ${command} with FAIL ${code} (step: module); ${advice}`);
}

export const nothingHeard = noAnswer(
  'no smart meter was heard on any channel (step: scan); move the module nearer to the meter, check that the ID file is that of this meter, and that the electricity company has opened its B route',
);
export const joinRefused = noAnswer(
  'the meter was heard but refuses the authentication (step: join, EVENT 24); ID or password is probably wrong: compare both files with the letter of the electricity company, letter by letter',
);
export const joinUnanswered = noAnswer(
  'the meter was heard but does not answer the join (step: join); move the module nearer to the meter, and stop any other controller that uses the same ID',
);
export const cannotSend = noAnswer(
  'the module is joined but its datagrams do not go out (step: request, EVENT 21 01); move it nearer to the meter and away from other 920 MHz transmitters',
);
export const dutyLimited = noAnswer(
  'the module has used up its hourly transmission time (step: request, EVENT 32); stop other programs that use it and try again in an hour',
);
export const mute = noAnswer(
  'the meter has let the module in but does not answer (step: request); move the module nearer to the meter, or wait ten minutes and try again',
);
