import { type Millis, millis, seconds } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import { EVENT, UDP_SENT } from '#protocol/skstack/reply.ts';
import { PANA_PORT } from '#protocol/skstack/pana-lifetime.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import type { Printer } from './printer.ts';
import type { SimulatedMeter } from './simulated-meter.ts';

/** The PANA session of the module with the meter (RFC 5191), as far as it shows on the UART. */
export interface ModuleSession {
  readonly joined: boolean;
  /** `allowed`: network and credentials fit, so that it will end with EVENT 25 rather than 24. */
  join(address: string, allowed: boolean): void;
  rejoin(): void;
  /** The module asked for the end. */
  terminate(): void;
  /** The meter asked for the end: EVENT 26, 27. */
  terminatedByMeter(): void;
  /** The lifetime is over: EVENT 29, then EVENT 25, or 24 where `refused`. */
  expire(refused: boolean): void;
  /** Reset or power loss: nothing is said to anybody. */
  forget(): void;
}

const JOIN_LENGTH = millis(1_500);
const REFUSAL_LENGTH = seconds(5);

/** PANA-Auth-Answer with Session-Lifetime 86,400 s, shaped as the transcripts show it. */
const FINAL_MESSAGE = '000000{L}A0000002AABBCCDD000000010008000000040000{S}';
const FIRST_MESSAGE = '00000028C0000002AABBCCDD0000000100060000000400000000000500030000000400000000000C';

function finalMessage(lifetime: Millis): Uint8Array {
  const text = (lifetime / 1_000).toString(16).toUpperCase().padStart(8, '0');
  return parseHex(FINAL_MESSAGE.replace('{L}', '1C').replace('{S}', text))!;
}

export function createModuleSession(
  clock: Clock,
  printer: Printer,
  meter: SimulatedMeter,
  meterAddress: string,
  lifetime: Millis,
  renewsItself: () => boolean,
): ModuleSession {
  let joined = false;
  let steps: Timer | null = null;
  let expiry: Timer | null = null;

  const sent = (parameter: number = UDP_SENT.sent): string => printer.event(EVENT.udpSent, meterAddress, parameter);
  const later = (delay: Millis, action: () => void): void => {
    steps?.stop();
    steps = clock.after(delay, 'module session', action);
  };

  const end = (): void => {
    joined = false;
    steps?.stop();
    expiry?.stop();
    meter.left();
  };

  const begin = (fresh: boolean): void => {
    joined = true;
    expiry?.stop();
    expiry = clock.after(lifetime, 'module session lifetime', () => session.expire(false));
    printer.datagram(false, PANA_PORT, false, finalMessage(lifetime));
    printer.lines(sent(), printer.event(EVENT.joined, meterAddress));
    if (fresh) meter.joined();
  };

  const fail = (): void => {
    end();
    printer.lines(printer.event(EVENT.joinFailed, meterAddress));
  };

  const session: ModuleSession = {
    get joined() {
      return joined;
    },
    join(address, allowed) {
      end();
      printer.lines(
        printer.event(EVENT.udpSent, address, UDP_SENT.solicitingFirst),
        printer.event(EVENT.neighbourAdvertisement, address),
      );
      if (!allowed || !meter.reachable) return later(REFUSAL_LENGTH, fail);
      printer.lines(sent());
      printer.datagram(false, PANA_PORT, false, parseHex(FIRST_MESSAGE)!);
      later(JOIN_LENGTH, () => begin(true));
    },
    rejoin() {
      if (!joined) return;
      printer.lines(sent());
      if (!meter.reachable) return later(REFUSAL_LENGTH, fail);
      later(JOIN_LENGTH, () => begin(false));
    },
    terminate() {
      end();
      printer.lines(sent());
      later(millis(200), () => printer.lines(printer.event(EVENT.terminated, meterAddress)));
    },
    terminatedByMeter() {
      if (!joined) return;
      end();
      printer.lines(printer.event(EVENT.terminationAsked, meterAddress), printer.event(EVENT.terminated, meterAddress));
    },
    expire(refused) {
      if (!joined) return;
      printer.lines(printer.event(EVENT.lifetimeExpired, meterAddress));
      if (!renewsItself()) return end();
      later(JOIN_LENGTH, () => (refused || !meter.reachable ? fail() : begin(false)));
    },
    forget: end,
  };
  return session;
}
