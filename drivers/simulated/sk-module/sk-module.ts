import { HemsError } from '#core/errors.ts';
import type { Random } from '#core/random.ts';
import { days, type Millis, millis } from '#core/time/instant.ts';
import type { ByteLink, ByteLinkEvents } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import { ECHONET_PORT, linkLocalAddress, type StackKind } from '#protocol/skstack/command.ts';
import { hex } from '#protocol/skstack/ascii.ts';
import { pairIdOf } from '#protocol/skstack/pan-choice.ts';
import { EVENT, UDP_SENT } from '#protocol/skstack/reply.ts';
import { createCommandReader } from './command-reader.ts';
import { type CommandContext, MODULE_COMMANDS } from './module-commands.ts';
import { createModuleSession } from './module-session.ts';
import { freshModuleState, type ModuleState } from './module-state.ts';
import { type Chunking, createPrinter } from './printer.ts';
import type { SimulatedMeter } from './simulated-meter.ts';

export interface SimulatedSkModuleOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly kind: StackKind;
  /** How ERXUDP shows its data: WOPT 01 or 00. */
  readonly payload: 'hex' | 'binary';
  /** Whether commands are repeated until SFE 0; `stuck`: even after it. */
  readonly echo: boolean | 'stuck';
  readonly chunk: Chunking;
  readonly meter: SimulatedMeter;
  /** What the electricity company gave out for this meter. */
  readonly credentials: { readonly id: string; readonly password: string };
  /** The shortest scan that hears the meter. */
  readonly heardFrom?: number;
  readonly lifetime?: Millis;
}

/** What can befall the module and its radio. */
export interface ModuleFaults {
  /** The stick is pulled: everything in its RAM is lost. */
  unplug(): void;
  plug(): void;
  /** Loses session, registers and settings without a word. */
  silentReset(): void;
  terminate(): void;
  expire(refused: boolean): void;
  /** The next `count` datagrams are not sent: EVENT 21 with 01. */
  failTransmissions(count: number): void;
  /** The next `count` commands, SKSENDTO among them, are answered with FAIL `code`. */
  refuse(code: `ER${string}`, count: number): void;
  /** EVENT 32, and every send fails until `releaseDuty`. */
  limitDuty(): void;
  /** `silently`: without EVENT 33. */
  releaseDuty(silently?: boolean): void;
}

export interface SimulatedSkModule extends ByteLink {
  readonly faults: ModuleFaults;
  /** WOPT, SKSAVE: must stay 0. */
  readonly flashWrites: number;
  /** SKSENDTO that the module took, whether or not it went out. */
  readonly attempts: number;
  /** SKSENDTO that went out. */
  readonly sent: number;
}

const MAC = '001D129100000001';
const COMMAND_DELAY = millis(5);
/** From SKSENDTO to EVENT 21, ms. */
const AIR_DELAY = { least: 40, spread: 160 };
const CHANNELS = 28;
const HEADERS = 120;
const BITS_PER_MS = 100;

/**
 * A Wi-SUN module with SKSTACK-IP, faithful at the byte level to the transcripts of real ones, with one meter in reach.
 * One exchange with the meter costs two timers: EVENT 21 with OK, and the answer.
 */
export function createSimulatedSkModule(options: SimulatedSkModuleOptions): SimulatedSkModule {
  const { clock, random, kind, payload, chunk, meter, credentials, echo, heardFrom = 5, lifetime = days(1) } = options;
  const address = linkLocalAddress(MAC);
  const meterAddress = linkLocalAddress(meter.mac);
  let events: ByteLinkEvents | null = null;
  let plugged = true;
  let power = 0;
  let flashWrites = 0;
  let attempts = 0;
  let sent = 0;
  /** Only a cut of the power forgets it. */
  let airtime = 0;
  let failures = 0;
  let limited = false;
  let refusals: { readonly code: `ER${string}`; count: number } = { code: 'ER10', count: 0 };
  let state: ModuleState = freshModuleState(echo !== false);

  const printer = createPrinter({ kind, payload, chunk, address, meterAddress, meterMac: meter.mac }, (bytes) =>
    events?.bytes(bytes),
  );
  const session = createModuleSession(clock, printer, meter, meterAddress, lifetime, () => state.renewsItself);
  const sentOk = `${printer.event(EVENT.udpSent, meterAddress, UDP_SENT.sent)}\r\nOK\r\n`;
  const sentBadly = `${printer.event(EVENT.udpSent, meterAddress, UDP_SENT.failed)}\r\nOK\r\n`;

  const after = (delay: Millis, name: string, action: () => void): void => {
    const born = power;
    clock.after(delay, name, () => {
      if (born === power) action();
    });
  };

  const reset = (): void => {
    session.forget();
    state = freshModuleState(echo !== false);
    power++;
  };

  const echoes = (): boolean => state.echo || echo === 'stuck';

  const hears = (duration: number): boolean =>
    duration >= heardFrom && meter.reachable && pairIdOf(state.routeBId) === pairIdOf(credentials.id);

  const scan = (duration: number): void => {
    const length = 9.6 * (2 ** duration + 1) * CHANNELS;
    if (hears(duration)) after(millis(length / 2), 'module scan', describeMeter);
    after(millis(length), 'module scan end', () => printer.lines(printer.event(EVENT.scanEnd, address)));
  };

  const describeMeter = (): void => {
    const indent = kind === 'dual' ? ' ' : '  ';
    const fields = [
      `Channel:${meter.channel}`,
      'Channel Page:09',
      `Pan ID:${meter.panId}`,
      `Addr:${meter.mac}`,
      'LQI:E1',
    ];
    if (kind === 'dual') fields.push('Side:0');
    fields.push(`PairID:${pairIdOf(credentials.id)}`);
    printer.lines(printer.event(EVENT.beacon, address), 'EPANDESC', ...fields.map((field) => indent + field));
  };

  const join = (to: string): void => {
    const found = to === meterAddress && state.channel === meter.channel && state.panId === meter.panId;
    session.join(to, found && state.password === credentials.password && state.routeBId === credentials.id);
  };

  const ping = (): void => {
    if (!session.joined || !meter.reachable) return;
    after(millis(300), 'module ping', () => printer.lines(`EPONG ${meterAddress}`));
  };

  const context: CommandContext = {
    kind,
    get state() {
      return state;
    },
    address,
    mac: MAC,
    payload,
    get joined() {
      return session.joined;
    },
    get limited() {
      return limited;
    },
    get airtime() {
      return Math.round(airtime);
    },
    ping,
    reset,
    scan,
    join,
    rejoin: session.rejoin,
    terminate: session.terminate,
    countFlashWrite: () => {
      flashWrites++;
    },
  };

  const refused = (): `ER${string}` | null => {
    if (refusals.count === 0) return null;
    refusals.count--;
    return refusals.code;
  };

  const line = (text: string): void => {
    if (text === '') return;
    const [name = '', ...args] = text.split(' ');
    const command = MODULE_COMMANDS[name];
    const echoed = echoes() ? `${text}\r\n` : '';
    after(COMMAND_DELAY, 'module command', () => {
      const wrong = command === undefined ? 'ER04' : command.arguments(kind).includes(args.length) ? null : 'ER05';
      const refusal = refused() ?? wrong;
      const result = refusal ?? command!.run(context, args);
      if (typeof result === 'string') return printer.text(`${echoed}FAIL ${result}\r\n`);
      const end = command!.loneCr === true ? '\r' : '\r\n';
      printer.text(echoed + result.map((each) => each + end).join(''));
      command!.after?.(context, args);
    });
  };

  const send = (head: string, tokens: readonly string[], data: Uint8Array): void => {
    const echoed = echoes() ? `${head}\r\n` : '\r\n';
    const refusal = refused() ?? refusalOf(tokens, data);
    after(millis(AIR_DELAY.least + random.integer(AIR_DELAY.spread)), 'module send', () => {
      if (refusal !== null || !session.joined) return printer.text(`${echoed}FAIL ${refusal ?? 'ER10'}\r\n`);
      attempts++;
      if (limited || failures > 0) {
        failures = Math.max(0, failures - 1);
        return printer.text(echoed + sentBadly);
      }
      sent++;
      airtime += (8 * (data.length + HEADERS)) / BITS_PER_MS;
      printer.text(echoed + sentOk);
      meter.receive(data);
    });
  };

  const refusalOf = (tokens: readonly string[], data: Uint8Array): string | null => {
    if (tokens[2] !== meterAddress || tokens[3] !== hex(ECHONET_PORT, 4) || !/^[12]$/.test(tokens[4]!)) return 'ER06';
    return data.length > 0x4d0 || (kind === 'dual' && tokens[5] !== '0') ? 'ER06' : null;
  };

  const reader = createCommandReader(kind, { line, send });
  meter.onSend((frame, multicast) => {
    if (session.joined) printer.datagram(multicast, ECHONET_PORT, true, frame);
  });

  const faults: ModuleFaults = {
    unplug() {
      plugged = false;
      airtime = 0;
      reset();
      reader.reset();
      const open = events;
      events = null;
      open?.closed('the stick was pulled');
    },
    plug() {
      plugged = true;
    },
    silentReset: reset,
    terminate: session.terminatedByMeter,
    expire: session.expire,
    failTransmissions(count) {
      failures = count;
    },
    refuse(code, count) {
      refusals = { code, count };
    },
    limitDuty() {
      limited = true;
      printer.lines(printer.event(EVENT.dutyLimit, address));
    },
    releaseDuty(silently = false) {
      limited = false;
      if (!silently) printer.lines(printer.event(EVENT.dutyReleased, address));
    },
  };

  return {
    name: 'simulated',
    async open(next) {
      if (!plugged) throw new HemsError('LINK_OPEN', 'the simulated module is unplugged; plug it in');
      events = next;
    },
    write(bytes) {
      if (plugged && events !== null) reader.push(bytes);
    },
    async close() {
      events = null;
    },
    faults,
    get flashWrites() {
      return flashWrites;
    },
    get attempts() {
      return attempts;
    },
    get sent() {
      return sent;
    },
  };
}
