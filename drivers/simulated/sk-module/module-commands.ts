import { hex } from '#protocol/skstack/ascii.ts';
import { linkLocalAddress, type StackKind } from '#protocol/skstack/command.ts';
import type { ModuleState } from './module-state.ts';

/** What a command may look at and set going. */
export interface CommandContext {
  readonly kind: StackKind;
  readonly state: ModuleState;
  readonly address: string;
  readonly mac: string;
  readonly payload: 'hex' | 'binary';
  readonly joined: boolean;
  /** EVENT 32 was said, EVENT 33 not yet. */
  readonly limited: boolean;
  /** Time on the air, ms. */
  readonly airtime: number;
  reset(): void;
  /** What follows goes on behind the answer. */
  scan(duration: number): void;
  join(address: string): void;
  rejoin(): void;
  terminate(): void;
  ping(): void;
  countFlashWrite(): void;
}

export interface ModuleCommand {
  /** How many arguments it takes; another number is FAIL ER05. */
  readonly arguments: (kind: StackKind) => readonly number[];
  /** The answer: lines without their end. `ER06` and the like for a refusal. */
  run(context: CommandContext, args: readonly string[]): readonly string[] | `ER${string}`;
  /** ROPT and WOPT end with a lone CR. */
  readonly loneCr?: boolean;
  /** What happens behind the answer. */
  after?(context: CommandContext, args: readonly string[]): void;
}

const ADDRESS = /^[0-9A-F]{4}(?::[0-9A-F]{4}){7}$/;
const MAC = /^[0-9A-F]{16}$/;
const OK = ['OK'];
const exactly =
  (...counts: readonly number[]) =>
  (): readonly number[] =>
    counts;

const register =
  (values: RegExp, write: (state: ModuleState, value: string) => void) =>
  (state: ModuleState, value: string): boolean => {
    if (!values.test(value)) return false;
    write(state, value);
    return true;
  };

/** SKSREG: register → how it is set; false where the value does not fit. */
const REGISTERS: Readonly<Record<string, (state: ModuleState, value: string) => boolean>> = {
  SFE: register(/^[01]$/, (state, value) => {
    state.echo = value === '1';
  }),
  S2: register(/^[0-9A-F]{2}$/, (state, value) => {
    state.channel = value;
  }),
  S3: register(/^[0-9A-F]{4}$/, (state, value) => {
    state.panId = value;
  }),
  S17: register(/^[01]$/, (state, value) => {
    state.renewsItself = value === '1';
  }),
};

/** The command reference as far as the transcripts and the driver reach; any other word is FAIL ER04. */
export const MODULE_COMMANDS: Readonly<Record<string, ModuleCommand>> = {
  SKRESET: {
    arguments: exactly(0),
    run: ({ reset }) => {
      reset();
      return OK;
    },
  },
  SKSREG: {
    arguments: exactly(1, 2),
    run: ({ state, limited, airtime }, [register = '', value]) => {
      if (value !== undefined) return REGISTERS[register]?.(state, value) === true ? OK : 'ER06';
      if (register === 'SFD') return [`ESREG ${hex(airtime, 8)}`, 'OK'];
      return register === 'SFB' ? [`ESREG ${limited ? 1 : 0}`, 'OK'] : 'ER06';
    },
  },
  SKVER: { arguments: exactly(0), run: ({ kind }) => [`EVER ${kind === 'dual' ? '1.5.2' : '1.2.10'}`, 'OK'] },
  SKAPPVER: { arguments: exactly(0), run: () => ['EAPPVER rev26e', 'OK'] },
  SKINFO: {
    arguments: exactly(0),
    run: ({ kind, state, address, mac }) => [
      `EINFO ${address} ${mac} ${state.channel} ${state.panId} ${kind === 'dual' ? '0' : 'FFFE'}`,
      'OK',
    ],
  },
  ROPT: { arguments: exactly(0), loneCr: true, run: ({ payload }) => [`OK ${payload === 'hex' ? '01' : '00'}`] },
  WOPT: { arguments: exactly(1), loneCr: true, run: () => OK, after: ({ countFlashWrite }) => countFlashWrite() },
  SKSAVE: { arguments: exactly(0), run: () => OK, after: ({ countFlashWrite }) => countFlashWrite() },
  SKSETPWD: {
    arguments: exactly(2),
    run: ({ state }, [length = '', password = '']) => {
      if (Number.parseInt(length, 16) !== password.length || password.length > 32) return 'ER06';
      state.password = password;
      return OK;
    },
  },
  SKSETRBID: {
    arguments: exactly(1),
    run: ({ state }, [id = '']) => {
      if (id.length !== 32) return 'ER06';
      state.routeBId = id;
      return OK;
    },
  },
  SKSCAN: {
    arguments: (kind) => (kind === 'dual' ? [4] : [3]),
    run: (_context, [mode = '', mask = '', duration = '', side = '0']) => {
      if (!/^[0-3]$/.test(mode) || !/^[0-9A-F]{8}$/.test(mask) || !/^[0-9A-E]$/.test(duration) || side !== '0')
        return 'ER06';
      return OK;
    },
    after: ({ scan }, [, , duration = '0']) => scan(Number.parseInt(duration, 16)),
  },
  SKLL64: {
    arguments: exactly(1),
    run: (_context, [mac = '']) => (MAC.test(mac) ? [linkLocalAddress(mac)] : 'ER06'),
  },
  SKADDNBR: {
    arguments: exactly(2),
    run: (_context, [address = '', mac = '']) => (ADDRESS.test(address) && MAC.test(mac) ? OK : 'ER06'),
  },
  SKPING: {
    arguments: (kind) => (kind === 'dual' ? [2] : [1]),
    run: (_context, args) => (ADDRESS.test(args.at(-1)!) ? OK : 'ER06'),
    after: ({ ping }) => ping(),
  },
  SKJOIN: {
    arguments: exactly(1),
    run: (_context, [address = '']) => (ADDRESS.test(address) ? OK : 'ER06'),
    after: ({ join }, [address = '']) => join(address),
  },
  SKREJOIN: { arguments: exactly(0), run: ({ joined }) => (joined ? OK : 'ER10'), after: ({ rejoin }) => rejoin() },
  SKTERM: { arguments: exactly(0), run: ({ joined }) => (joined ? OK : 'ER10'), after: ({ terminate }) => terminate() },
};
