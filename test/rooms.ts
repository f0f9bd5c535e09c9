/**
 * The law of the house: which room may import which, and what pure rooms may not say. Each rule has its reason and
 * a planted violation that test/architecture/rooms.test.ts sees failing.
 */
export interface Room {
  readonly name: string;
  /** Folder, relative to the repository. */
  readonly folder: string;
  /** Rooms it may import besides itself. `*` = every room. */
  readonly mayImport: readonly string[] | '*';
  /** Packages and node: modules it may import; `*` = any. */
  readonly packages: readonly string[] | '*';
  /** Nothing but numbers in and numbers out: see IMPURE. */
  readonly pure: boolean;
  /** Each folder in it is a room of its own, so that one names another by `#…` as well. */
  readonly manyRooms?: true;
  readonly because: string;
}

export const ROOMS: readonly Room[] = [
  {
    name: 'core',
    folder: 'src/core',
    mayImport: [],
    packages: [],
    pure: true,
    because:
      'what is computed must be replayable bit for bit on any machine, so it may depend on nothing but its arguments',
  },
  {
    name: 'protocol',
    folder: 'src/protocol',
    mayImport: ['core'],
    packages: [],
    pure: true,
    because: 'bytes ↔ values must be testable with vectors from the standards alone',
  },
  {
    name: 'ports',
    folder: 'src/ports',
    mayImport: ['core'],
    packages: [],
    pure: true,
    because: 'a port is a promise in prose; an implementation here would be one that nobody can replace',
  },
  {
    name: 'app',
    folder: 'src/app',
    mayImport: ['core', 'protocol', 'ports'],
    packages: [],
    pure: true,
    because: 'the verbs must run against any implementation of the ports, the simulated house among them',
  },
  {
    name: 'store',
    folder: 'src/store',
    mayImport: ['core', 'ports'],
    packages: ['better-sqlite3', 'node:fs', 'node:path', 'node:zlib', 'node:crypto'],
    pure: false,
    because: 'our file can be read without the rest of the product',
  },
  {
    name: 'config',
    folder: 'src/config',
    mayImport: ['core', 'ports'],
    packages: ['yaml', 'zod', 'node:fs', 'node:path'],
    pure: false,
    because: 'what a technician writes is checked before anything else is started',
  },
  {
    name: 'planfile',
    folder: 'src/planfile',
    mayImport: ['core', 'ports', 'app'],
    packages: ['zod'],
    pure: true,
    because: 'problems and plans as files are a contract with the outside, checked and translated in one place',
  },
  {
    name: 'web',
    folder: 'src/web',
    mayImport: ['core', 'ports', 'app'],
    packages: [
      'fastify',
      '@fastify/static',
      'zod',
      'preact',
      'preact/hooks',
      'preact/jsx-runtime',
      'uplot',
      'uplot/dist/uPlot.min.css',
      'node:fs',
      'node:path',
      'node:stream',
      'node:http',
      'node:url',
      'node:crypto',
    ],
    pure: false,
    because: 'the page looks at the house through the same views as everybody else and can touch no device',
  },
  {
    name: 'drivers',
    folder: 'drivers',
    mayImport: ['core', 'protocol', 'ports'],
    packages: '*',
    pure: false,
    manyRooms: true,
    because: 'a driver knows its far end and the ports, never the loop that uses it',
  },
  {
    name: 'sealing',
    folder: 'src/sealing',
    mayImport: ['core', 'protocol', 'ports'],
    packages: [
      'node:crypto',
      'node:zlib',
      '@scure/bip39',
      '@scure/bip39/wordlists/english.js',
      'qr',
      '@peculiar/x509',
      'reflect-metadata',
    ],
    pure: false,
    because: 'what protects a house’s backups is read as one piece, and touches no file and no network',
  },
  {
    name: 'monitoring',
    folder: 'src/monitoring',
    mayImport: ['core', 'protocol', 'ports', 'drivers'],
    packages: [
      'better-sqlite3',
      'yaml',
      'zod',
      '@peculiar/x509',
      'reflect-metadata',
      'node:fs',
      'node:path',
      'node:crypto',
    ],
    pure: false,
    because: 'the service of many houses shares words with a gateway, never its file, its keys or its loop',
  },
  {
    name: 'backtest',
    folder: 'src/backtest',
    mayImport: ['core', 'ports', 'app', 'planfile', 'drivers'],
    packages: [],
    pure: true,
    because: 'a replayed house is the simulated house of the drivers, steered through plan files and nothing else',
  },
  { name: 'daemon', folder: 'src/daemon', mayImport: '*', packages: '*', pure: false, because: 'a composition root' },
  { name: 'cli', folder: 'src/cli', mayImport: '*', packages: '*', pure: false, because: 'a composition root' },
];

/** What a pure room may not say, and why. */
export const IMPURE: readonly { readonly name: string; readonly because: string }[] = [
  { name: 'Date.now', because: 'time is injected' },
  { name: 'new Date', because: 'its getters read the machine’s time zone' },
  { name: 'Math.random', because: 'randomness is injected with its seed' },
  { name: 'setTimeout', because: 'whatever waits, waits on a Clock' },
  { name: 'setInterval', because: 'whatever waits, waits on a Clock' },
  { name: 'setImmediate', because: 'whatever waits, waits on a Clock' },
  { name: 'performance', because: 'time is injected' },
  { name: 'process', because: 'the environment is the composition root’s business' },
  { name: 'console', because: 'a log is injected' },
  { name: 'getHours', because: 'a night tariff computed in the machine’s zone is right only where TZ is Asia/Tokyo' },
  { name: 'getDay', because: 'reads the machine’s time zone' },
  { name: 'getDate', because: 'reads the machine’s time zone' },
  { name: 'getMonth', because: 'reads the machine’s time zone' },
  { name: 'getTimezoneOffset', because: 'reads the machine’s time zone' },
  { name: 'toLocaleString', because: 'reads the machine’s locale' },
  { name: 'toLocaleDateString', because: 'reads the machine’s locale' },
  { name: 'toLocaleTimeString', because: 'reads the machine’s locale' },
];
