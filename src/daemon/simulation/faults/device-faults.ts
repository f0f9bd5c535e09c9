import { hours, minutes, seconds } from '#core/time/instant.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import { between, type Fault, oneOf, type Target } from './fault.ts';

const SHORTEST = seconds(5);
const LONGEST = hours(6);
/** Hosts .100 to .199 are where nobody stands at first. */
const LEASES = { from: 100, count: 100 };

/** One byte codes that a person at the device may choose, by class: operation mode, and what each means. */
const BY_HAND: Readonly<Record<number, readonly (readonly [epc: number, code: number])[]>> = {
  // 蓄電池: standby, automatic, charge
  637: [
    [0xda, 0x44],
    [0xda, 0x46],
    [0xda, 0x42],
  ],
  // 電気温水器: automatic, heat now, stop
  619: [
    [0xb0, 0x41],
    [0xb0, 0x42],
    [0xb0, 0x43],
  ],
  // 充放電器: charge, standby
  638: [
    [0xda, 0x42],
    [0xda, 0x44],
  ],
};

const one = ([epc, code]: readonly [number, number]): readonly Property[] => [{ epc, edt: Uint8Array.of(code) }];

/** What a device comes up with after a power cut: its own automatic mode. */
const automatic = ({ eoj }: Target): readonly Property[] | null => {
  if (eoj >> 8 === 0x027d) return one([0xda, 0x46]);
  return eoj >> 8 === 0x026b ? one([0xb0, 0x41]) : null;
};

export const DEVICE_FAULTS: readonly Fault[] = [
  {
    name: 'device-mute',
    every: hours(10),
    begin: ({ devices, all }, random) => devices.mute(oneOf(random, all).address, between(random, SHORTEST, LONGEST)),
  },
  {
    name: 'device-late',
    every: hours(12),
    begin: ({ devices, all }, random) =>
      devices.delay(
        oneOf(random, all).address,
        between(random, seconds(1), seconds(40)),
        between(random, SHORTEST, LONGEST),
      ),
  },
  {
    name: 'device-lying',
    every: hours(12),
    begin: ({ devices, all }, random) =>
      devices.lie(oneOf(random, all).address, random, between(random, SHORTEST, LONGEST)),
  },
  {
    name: 'device-restarting',
    every: hours(16),
    begin({ devices, all, clock }, random) {
      const target = oneOf(random, all);
      const length = between(random, seconds(10), minutes(5));
      devices.restart(target.address, length);
      const mode = automatic(target);
      if (mode !== null)
        clock.after(length, 'device restarted', () => devices.operate(target.address, target.eoj, mode));
    },
  },
  {
    name: 'set-refused',
    every: hours(12),
    begin: ({ devices, steered }, random) =>
      devices.refuseSets(oneOf(random, steered).address, between(random, minutes(1), LONGEST)),
  },
  {
    name: 'address-moved',
    every: hours(40),
    begin: ({ devices, all }, random) =>
      devices.move(oneOf(random, all).address, `192.168.3.${LEASES.from + random.integer(LEASES.count)}`),
  },
  {
    name: 'manual-operation',
    every: hours(30),
    begin(site, random) {
      const target = oneOf(random, site.steered);
      const choices = BY_HAND[target.eoj >> 8];
      if (choices !== undefined) site.byHand(target, one(oneOf(random, choices)));
    },
  },
];
