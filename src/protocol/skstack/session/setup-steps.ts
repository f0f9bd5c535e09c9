import { type Millis, millis, seconds } from '#core/time/instant.ts';
import {
  type Command,
  emptyLine,
  skInfo,
  skReadRegister,
  skRegister,
  skReset,
  skSetPassword,
  skSetRouteBId,
  skTerminate,
  skVersion,
} from '../command.ts';
import type { SessionConfig } from './state.ts';

export interface SetupStep {
  readonly name: string;
  command(config: SessionConfig): Command;
  readonly patience: Millis;
  /** An optional command may be refused or stay without an answer. */
  readonly optional: boolean;
  /** Answers are not waited for but thrown away until the time is over. */
  readonly drains?: boolean;
}

/**
 * What is said to a module of which nothing is known. The empty line and SKTERM clean up behind a program that died;
 * nothing here is written to flash, so all of it is said again after each reset.
 */
export const SETUP: readonly SetupStep[] = [
  { name: 'drain', command: () => emptyLine, patience: millis(150), optional: true, drains: true },
  { name: 'terminate', command: () => skTerminate, patience: seconds(1), optional: true },
  // Before the reset, lest it begins anew: what another program sent within the hour counts.
  { name: 'airtime', command: () => skReadRegister('SFD'), patience: seconds(1), optional: true },
  { name: 'reset', command: () => skReset, patience: seconds(2), optional: false },
  { name: 'echo-off', command: () => skRegister('SFE', '0'), patience: seconds(1), optional: false },
  { name: 'version', command: () => skVersion, patience: seconds(1), optional: true },
  { name: 'info', command: () => skInfo, patience: seconds(1), optional: true },
  { name: 'password', command: ({ password }) => skSetPassword(password), patience: seconds(1), optional: false },
  { name: 'id', command: ({ id }) => skSetRouteBId(id), patience: seconds(1), optional: false },
];
