import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Log } from '#ports/log.ts';
import { createWebServer } from '#web/api/web-server.ts';
import type { AttemptParts } from './attempt.ts';
import { createBriefSettings } from './brief-settings.ts';
import { PAGE_FOLDER } from '../page-folder.ts';
import type { SimulationRequest } from './request.ts';

/** The page of each life of the daemon, at the same address where one was asked for. */
export function servePage(
  { port, login = true }: Pick<SimulationRequest, 'port' | 'login'>,
  log: Log,
): AttemptParts['serve'] {
  let announced = false;
  return async ({ view, control }, records) => {
    const server = createWebServer({
      view,
      control,
      records,
      log,
      clock: systemClock,
      pageFolder: PAGE_FOLDER,
      settings: createBriefSettings(),
      access: login && port !== null ? 'sessions' : 'open-for-reading',
    });
    const { address } = await server.listen({ host: '127.0.0.1', port: port ?? 0 });
    if (port !== null && !announced)
      process.stdout.write(
        `Hidamari: a simulated house. The page is at ${address}/ — Ctrl-C hands the devices back and leaves.\n`,
      );
    announced = true;
    return { address, close: () => server.close() };
  };
}
