import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { readMonitorConfig } from '#config/read-monitor.ts';
import { HemsError } from '#core/errors.ts';
import { createRandom } from '#core/random.ts';
import { instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { createLog } from '#daemon/log.ts';
import { onStopSignal } from '#daemon/signals.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Authority } from '#monitoring/authority.ts';
import { MONITOR } from '#monitoring/name.ts';
import { openMonitorStore } from '#monitoring/monitor-store.ts';

interface Options {
  readonly config?: string;
  readonly json?: boolean;
}

const AUTHORITY = 'authority.pem';
const AUTHORITY_KEY = 'authority-key.pem';

/** The remote monitoring service, and the few things its operator does. */
export function monitorCommand(): Command {
  const withConfig = (command: Command): Command =>
    command.option('--config <file>', 'the configuration of the service (config/monitor.example.yaml)');
  return withConfig(new Command('monitor'))
    .description('receives backups and live values of many houses; backups stay encrypted')
    .action((options: Options) => run(options))
    .addCommand(
      new Command('init')
        .description('makes the authority and the certificates of broker and service, once')
        .argument('<folder>', 'where they are written')
        .requiredOption('--broker <name...>', 'names and addresses under which gateways reach the broker')
        .action((folder: string, { broker }: { readonly broker: readonly string[] }) => init(folder, broker)),
    )
    .addCommand(
      new Command('sign')
        .description('signs the certificate request of a gateway; the certificate goes to stdout')
        .argument('<folder>', 'the folder of hems monitor init')
        .argument('<gateway>', 'the name of the gateway')
        .argument('<request>', 'the file that hems backup register wrote')
        .action(sign),
    )
    .addCommand(
      new Command('status')
        .description('the houses: how far each is backed up and when it was last heard')
        .option('--json', 'print JSON')
        .action((_: unknown, command: Command) => status(command.optsWithGlobals())),
    );
}

/** Asked for here, because the commands below it need none. */
function named(config: string | undefined): string {
  if (config !== undefined) return config;
  throw new HemsError('USAGE', 'Name the configuration of the service with --config (config/monitor.example.yaml).');
}

async function run({ config }: Options): Promise<void> {
  const { data_folder, broker } = readMonitorConfig(named(config));
  const stop = onStopSignal();
  const log = createLog('info');
  const { startMonitor } = await import('#monitoring/monitor.ts');
  const monitor = startMonitor({
    folder: data_folder,
    broker: {
      host: broker.host,
      port: broker.port,
      tls:
        broker.tls === undefined
          ? null
          : { caFile: broker.tls.ca_file, certificateFile: broker.tls.certificate_file, keyFile: broker.tls.key_file },
    },
    clock: systemClock,
    random: createRandom(process.pid ^ Math.floor(systemClock.now() / 1_000), 'monitor'),
    log,
    onUp: () => log.info('taking in'),
  });
  await stop.asked;
  monitor.stop();
  stop.release();
}

async function init(folder: string, hosts: readonly string[]): Promise<void> {
  if (existsSync(join(folder, AUTHORITY_KEY)))
    throw new HemsError('INPUT', `${folder} already holds an authority: every gateway's certificate hangs on it.`);
  // Loaded by the two commands that make certificates, and by nothing that runs for long.
  const { createAuthority, issue } = await import('#monitoring/authority.ts');
  const now = systemClock.now();
  mkdirSync(folder, { recursive: true });
  const authority = await createAuthority('Hidamari monitoring', now);
  const broker = await issue(authority, hosts[0]!, hosts, now);
  const monitor = await issue(authority, MONITOR, [], now);
  write(folder, AUTHORITY, authority.certificate);
  secret(folder, AUTHORITY_KEY, authority.key);
  write(folder, 'broker.pem', broker.certificate);
  secret(folder, 'broker-key.pem', broker.key);
  write(folder, 'monitor.pem', monitor.certificate);
  secret(folder, 'monitor-key.pem', monitor.key);
  process.stdout.write(
    `${folder}: authority, broker (${hosts.join(', ')}) and ${MONITOR}. Keep ${AUTHORITY_KEY} offline.\n`,
  );
}

async function sign(folder: string, gateway: string, request: string): Promise<void> {
  const authority: Authority = { certificate: read(join(folder, AUTHORITY)), key: read(join(folder, AUTHORITY_KEY)) };
  const { signRequest } = await import('#monitoring/authority.ts');
  process.stdout.write(await signRequest(authority, gateway, read(request), systemClock.now()));
}

function status({ config, json }: Options): void {
  const store = openMonitorStore(readMonitorConfig(named(config)).data_folder);
  try {
    const gateways = store.gateways().map(({ lastSeen, ...rest }) => ({
      ...rest,
      last_seen: formatJst(instant(lastSeen)),
      live: JSON.parse(store.live(rest.gateway)?.text ?? 'null') as unknown,
    }));
    const lines = gateways.map(
      ({ gateway, committed, told, bytes, last_seen }) =>
        `${gateway}  backed up to change ${committed} of ${told}  ${bytes} bytes  last heard ${last_seen}`,
    );
    process.stdout.write(
      json === true ? `${JSON.stringify({ gateways })}\n` : `${lines.join('\n') || 'no gateway yet'}\n`,
    );
  } finally {
    store.close();
  }
}

const write = (folder: string, name: string, text: string): void => writeFileSync(join(folder, name), text);

function secret(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  chmodSync(join(folder, name), 0o600);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new HemsError('INPUT', `${file} cannot be read (${(error as Error).message}).`, { cause: error });
  }
}
