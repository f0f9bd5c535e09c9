import { HemsError } from '#core/errors.ts';
import { type Millis, seconds } from '#core/time/instant.ts';
import { createSysfsLamp } from '#drivers/lamp/sysfs-lamp.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { systemClock as clock } from '#drivers/system-clock/system-clock.ts';
import type { Log } from '#ports/log.ts';
import { openOrSalvage } from '#store/open-or-salvage.ts';
import type { Store } from '#store/store.ts';
import { createWebServer } from '#web/api/web-server.ts';
import { createCatalogue } from '../catalogue.ts';
import { composeHouse } from '../compose-house.ts';
import { createLog } from '../log.ts';
import { PAGE_FOLDER } from '../page-folder.ts';
import { configuredOutside } from '../outside/configured-outside.ts';
import { onStopSignal } from '../signals.ts';
import { checkConfiguration, type Configuration } from './check-configuration.ts';
import { configuredCircuits, shownDevices } from './configured-devices.ts';
import { configuredLimits, configuredModels, peakPower } from './configured-models.ts';
import { configuredMail } from './configured-mail.ts';
import { configuredMoney } from './configured-money.ts';
import { configuredStorm } from './configured-storm.ts';
import { openHouse } from './open-house.ts';
import { ownNames } from './own-names.ts';
import { createServiceManager } from './service-manager.ts';
import { watchStrangers } from './watch-strangers.ts';

/** systemd's TimeoutStopSec is longer; what is still held then is handed back by `hems release`. */
const STOP_PATIENCE: Millis = seconds(25);

export interface RunOptions {
  readonly config: string;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/** The daemon, from its configuration to SIGTERM. Rejects with HemsError for what it cannot start with. */
export async function runDaemon({ config, version, environment, print }: RunOptions): Promise<void> {
  const configuration = acceptedConfiguration(config, environment, print);
  const { file, credentials, fileNamed } = configuration;
  const log = createLog(file.log.level, credentials === null ? [] : [credentials.id, credentials.password]);
  const signal = onStopSignal();
  const records = openRecords(fileNamed(file.data.folder), log);
  const solver = createHighsSolver({ log });
  const systemd = createServiceManager({ environment, clock, log });
  const { tariff, money } = configuredMoney(configuration, clock.now());
  const opened = openHouse(configuration, {
    clock,
    log,
    settings: records,
    version,
    onTrouble(what, sentence) {
      if (sentence === null) log.info('reachable', { what });
      else log.warn('not reachable, tried again', { what, sentence });
    },
  });
  const mail = configuredMail(configuration, { settings: records, clock, log });
  let first = true;
  const composed = composeHouse({
    clock,
    log,
    records,
    solver,
    house: opened.house,
    circuits: configuredCircuits(file),
    devices: shownDevices(file),
    models: configuredModels(file),
    limits: configuredLimits(file),
    storm: configuredStorm(file),
    peakPower: peakPower(file),
    tariff,
    money,
    catalogue: createCatalogue((fault) => log.warn('tariff plan refused', { fault })),
    retention: {
      minutesDays: file.data.minutes_days,
      tenSecondsDays: file.data.ten_seconds_days,
      plansDays: file.data.plans_days,
    },
    historyBeforeFirst: true,
    ...(mail === null ? {} : { onNotice: mail.notice }),
    ...(file.lamp === null ? {} : { lamp: createSysfsLamp(file.lamp) }),
    tickAtOnce: true,
    simulated: null,
    planning: (planner) => (file.control.policy === 'none' ? null : planner.plan),
    onTick() {
      if (first) systemd.ready();
      first = false;
      systemd.beat();
      outside.tick();
    },
    onFault: (where, error) => log.error('fault', { where, error }),
  });
  const { view, control } = composed;
  const outside = configuredOutside(configuration, { view, control, records, clock, log, version });
  watchStrangers({ discovery: opened.discovery, devices: file.devices, records, clock, log });
  const server = createWebServer({
    view,
    control,
    records,
    log,
    clock,
    pageFolder: PAGE_FOLDER,
    settings: records,
    access: 'sessions',
    hosts: [...ownNames(), ...file.web.hosts.map((host) => host.toLowerCase())],
  });
  try {
    const { address } = await server.listen({ host: file.web.listen, port: file.web.port });
    print(`Hidamari: the page is at ${address}/.`);
    await opened.start();
    composed.start();
    mail?.start();
    outside.start();
    log.info('started', { version, config, devices: file.devices.length });
    await signal.asked;
    systemd.stopping();
    const held = records.held().map(({ device }) => device);
    const inTime = await withinPatience(async () => {
      await composed.stop();
      mail?.stop();
      await outside.stop();
      await opened.stop();
    });
    const left = records.held().map(({ device }) => device);
    print(farewell(held, left));
    log.info('stopped', { held, left, inTime });
  } finally {
    await server.close();
    await solver.close();
    records.close();
    signal.release();
  }
}

function acceptedConfiguration(
  config: string,
  environment: RunOptions['environment'],
  print: RunOptions['print'],
): Configuration {
  const { configuration, faults, warnings } = checkConfiguration(config, environment['CREDENTIALS_DIRECTORY']);
  if (configuration === null) throw new HemsError('INPUT', faults.join('\nhems: '));
  for (const sentence of warnings) print(`Hidamari: warning: ${sentence}.`);
  return configuration;
}

function openRecords(folder: string, log: Log): Store {
  const { store, salvaged } = openOrSalvage({ folder, clock, durability: 'full' });
  if (salvaged !== null)
    log.warn('the file of measurements was salvaged', { aside: salvaged.aside, lost: salvaged.lost });
  return store;
}

/** False where the work was not done in time; it is then left alone. */
async function withinPatience(work: () => Promise<void>): Promise<boolean> {
  return Promise.race([
    work().then(() => true),
    new Promise<false>((resolve) => void clock.after(STOP_PATIENCE, 'patience at the end', () => resolve(false))),
  ]);
}

function farewell(held: readonly string[], left: readonly string[]): string {
  if (left.length > 0)
    return `Hidamari: ${left.join(', ')} did not confirm being its own again; hems release --config FILE tries once more.`;
  return held.length === 0 ? 'Hidamari: no device was held.' : `Hidamari: handed back ${held.join(', ')}.`;
}
