import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import type { Rig } from './meter-rig.ts';

/** PANA of the simulated module; a scan is not needed while the network is remembered. */
const JOIN = 1_500;
const POLL = 5_000;

/** One column of the table of faults: what befalls a running session, and how soon a good value must follow. */
export interface FaultCase {
  readonly name: string;
  /** Begins the fault. */
  begin(rig: Rig): void;
  /** How long it lasts. */
  readonly length: Millis;
  end?(rig: Rig): void;
  /** From the end of the fault to the next good value, ms; radio (join) is named apart. */
  readonly bound: number;
}

const nothing = millis(0);

export const FAULTS: readonly FaultCase[] = [
  { name: 'mute 30 s', begin: ({ meter }) => meter.mute(seconds(30)), length: seconds(30), bound: 5_000 },
  {
    name: 'EVENT 29 renewed',
    begin: ({ module }) => module.faults.expire(false),
    length: nothing,
    bound: 15_000 + JOIN,
  },
  {
    name: 'EVENT 29 refused',
    begin: ({ module }) => module.faults.expire(true),
    length: nothing,
    bound: 15_000 + 2 * JOIN,
  },
  { name: 'EVENT 26/27', begin: ({ module }) => module.faults.terminate(), length: nothing, bound: 15_000 + JOIN },
  {
    name: 'duty limit',
    begin: ({ module }) => module.faults.limitDuty(),
    length: minutes(4),
    end: ({ module }) => module.faults.releaseDuty(),
    bound: POLL + 5_000,
  },
  {
    name: 'silent reset',
    begin: ({ module }) => module.faults.silentReset(),
    length: nothing,
    // Counted from the next poll.
    bound: POLL + 10_000 + JOIN,
  },
  {
    name: 'unplug 3 s',
    begin: ({ module }) => module.faults.unplug(),
    length: seconds(3),
    end: ({ module }) => module.faults.plug(),
    bound: 10_000 + JOIN,
  },
  { name: 'duplicate', begin: ({ air }) => air.duplicate(seconds(40)), length: seconds(40), bound: POLL + 2_000 },
  {
    name: '3 s late',
    begin: ({ air }) => air.delay(seconds(3), seconds(40)),
    length: seconds(40),
    bound: POLL + 5_000,
  },
  {
    name: 'transmit failures',
    begin: ({ module }) => module.faults.failTransmissions(5),
    length: nothing,
    bound: POLL + 5_000,
  },
  {
    name: 'SNA with good values',
    begin: ({ air }) => air.refuse(seconds(40)),
    length: seconds(40),
    bound: POLL + 2_000,
  },
  { name: 'PDC 0', begin: ({ air }) => air.empty(seconds(40)), length: seconds(40), bound: POLL + 2_000 },
  {
    name: 'CRLF inside binary data',
    begin: ({ air }) => air.power(0x0d0a0d0a, seconds(40)),
    length: seconds(40),
    bound: POLL + 2_000,
  },
  ...(['ER04', 'ER05', 'ER06', 'ER10'] as const).flatMap((code): FaultCase[] => [
    {
      name: `${code} once`,
      begin: ({ module }) => module.faults.refuse(code, 1),
      length: nothing,
      bound: POLL + 5_000,
    },
    {
      name: `${code} to everything for 20 s`,
      begin: ({ module }) => module.faults.refuse(code, 1_000),
      length: seconds(20),
      end: ({ module }) => module.faults.refuse(code, 0),
      bound: POLL + 10_000 + JOIN,
    },
  ]),
];
