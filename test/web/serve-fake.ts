import type { HouseControl } from '#app/control/house-control.ts';
import type { Notice } from '#core/notices/notice.ts';
import { jstMidnight } from '#core/time/jst.ts';
import { slotOf } from '#core/time/slot.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { type Log, silent } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import type { Settings } from '#ports/settings.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { createWebServer } from '#web/api/web-server.ts';
import { fillHistory, fillJournal } from './fake-history.ts';
import { createFakeHouse, type FakeHouse, NOON } from './fake-house.ts';
import { storesProblem, planFrom } from './fake-plan.ts';

export interface Served {
  readonly house: FakeHouse;
  readonly records: Records;
  readonly settings: Settings;
  readonly address: string;
  get(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** The web server on a free port, before a fake house with a morning's history, a plan and a journal. */
export async function serveFake(
  options: {
    pageFolder?: string;
    log?: Log;
    access?: 'sessions' | 'open-for-reading';
    control?: HouseControl;
    announced?: Notice[];
  } = {},
): Promise<Served> {
  const house = createFakeHouse(NOON, options.announced);
  const records = openMemoryStore({ clock: systemClock, epoch: 'fake-house' });
  fillHistory(records, jstMidnight(NOON), slotOf(NOON));
  fillJournal(records, jstMidnight(NOON));
  house.running = planFrom(NOON);
  records.keepPlan(house.running, storesProblem(NOON));
  house.weather = {
    issued: NOON,
    from: slotOf(NOON),
    solar: house.running.steps.map(({ expect }) => expect.solar),
    temperature: house.running.steps.map((_, index) => 12 + (index % 12)),
  };
  const server = createWebServer({
    view: house,
    records,
    settings: records,
    access: options.access ?? 'open-for-reading',
    ...(options.control === undefined ? {} : { control: options.control }),
    log: options.log ?? silent,
    clock: systemClock,
    pageFolder: options.pageFolder ?? '/nonexistent',
  });
  const { address } = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    house,
    records,
    settings: records,
    address,
    get: (path, init) => fetch(`${address}${path}`, init),
    close: () => server.close(),
  };
}
