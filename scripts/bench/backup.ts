import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackUp } from '#app/back-up/back-up.ts';
import { nextPiece } from '#app/back-up/next-piece.ts';
import { restore } from '#app/back-up/restore.ts';
import type { OutboxPosition } from '#core/backup/outbox.ts';
import { createRandom } from '#core/random.ts';
import { days, hours, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createUplinkInMemory, type UplinkInMemory } from '#drivers/simulated/uplink/uplink-in-memory.ts';
import { createIntake } from '#monitoring/intake.ts';
import { openMonitorStore } from '#monitoring/monitor-store.ts';
import { silent } from '#ports/log.ts';
import { newRecoveryKey } from '#sealing/recovery-key.ts';
import { createSealer } from '#sealing/sealer.ts';
import { FILE, openStore } from '#store/open-store.ts';
import { beginRestore } from '#store/restore-changes.ts';
import type { Figure } from '../bench.ts';
import { DAY_START, type RecordedDay, recordDay, runDay } from '../store-bench/recorded-day.ts';

/** Of the house that is sent and restored; `HEMS_YEARS=10` takes some minutes. */
const YEARS = Number(process.env['HEMS_YEARS'] ?? 1);
/** TLS records, TCP and IP of a piece, its PUBACK and its confirmation. */
const WIRE = 600;
const GATEWAY = 'bench';
const sealer = createSealer(newRecoveryKey());

/** A day of 60 circuits, and what it weighs when it is sent by the hour. */
async function month(folder: string): Promise<{ readonly figures: Figure[]; readonly day: RecordedDay }> {
  let day: RecordedDay | null = null;
  await runDay((options) => {
    const recorded = recordDay(openStore({ ...options, folder, durability: 'none' }));
    day = recorded.day;
    return recorded.store;
  }, silent);
  const store = openStore({ folder, durability: 'none', clock: createVirtualClock({ start: DAY_START }) });
  const { epoch, sequence } = store.identity();
  let bytes = 0;
  for (let hour = 0; hour < 24; hour++) {
    const [from, to] = [hour, hour + 1].map((at) => Math.floor((sequence * at) / 24));
    const { frame } = sealer.seal({ gateway: GATEWAY, epoch, previous: 'x'.repeat(43) }, store.changes(from!, to!));
    bytes += frame.length + WIRE;
  }
  store.close();
  const figure = `${((bytes * 30) / 1e6).toFixed(1)} MB`;
  return {
    day: day!,
    figures: [
      {
        name: 'backup of a month, 60 circuits, sent by the hour',
        figure,
        beside: `bound 10 MB; with ${WIRE} B a piece for the wire`,
      },
    ],
  };
}

/** `day` again and again, trimmed as the daemon does. */
function house(folder: string, day: RecordedDay, length: number): void {
  const store = openStore({
    folder,
    durability: 'none',
    clock: createVirtualClock({ start: DAY_START }),
    epoch: 'first',
  });
  for (let index = 0; index < length; index++) {
    day.writeAgain(store, days(index));
    while (store.trim({ minutesDays: 731, tenSecondsDays: 7, plansDays: 60 }, plus(DAY_START, days(index + 1))));
  }
  store.close();
}

/** Sends the whole of a file to a service on disk, and puts it together again. */
async function thereAndBack(folder: string, service: string, back: string, what: string): Promise<Figure[]> {
  const clock = createVirtualClock({ start: plus(DAY_START, days(4_000)) });
  const monitor = openMonitorStore(service);
  const intake = createIntake({ store: monitor, clock });
  const lay = (): UplinkInMemory => {
    const line = createUplinkInMemory(clock);
    line.onUp((kind, payload) => {
      for (const reply of intake.take([{ gateway: GATEWAY, kind, payload }])) line.down(reply.kind, reply.payload);
    });
    return line;
  };
  const store = openStore({ folder, durability: 'none', clock });
  const goal = store.identity().sequence;
  let longest = 0;
  for (let from = 0, rounds = 0; rounds < 20; rounds++, from += Math.floor(goal / 20)) {
    const began = performance.now();
    const piece = nextPiece(store, from);
    if (piece !== null) sealer.seal({ gateway: GATEWAY, epoch: 'x', previous: '' }, piece);
    longest = Math.max(longest, performance.now() - began);
  }
  let kept: OutboxPosition | null = null;
  const line = lay();
  const backUp = createBackUp({
    gateway: GATEWAY,
    log: store,
    uplink: line.uplink,
    sealer,
    cursor: { read: () => kept, keep: (position) => void (kept = position) },
    clock,
    random: createRandom(1, 'bench'),
    onState: () => undefined,
    onFault(fault) {
      throw fault;
    },
  });
  const began = performance.now();
  line.uplink.start(backUp);
  await clock.run({ until: plus(clock.now(), hours(24)), stop: () => backUp.position().sequence === goal });
  const sent = (performance.now() - began) / 1_000;
  const virtual = (clock.now() - plus(DAY_START, days(4_000))) / 1_000;
  backUp.soon();
  store.journal({ kind: 'event', at: clock.now(), what: 'bench', text: { ja: '計測', en: 'Bench' } });
  backUp.soon();
  await clock.run({ until: plus(clock.now(), minutes(10)) });
  backUp.stop();
  line.cut();
  const rss = process.memoryUsage.rss() / 1e6;
  store.close();

  const target = beginRestore(back, clock.now());
  const again = lay();
  const from = performance.now();
  let restored: Awaited<ReturnType<typeof restore>> | null = null;
  const parts = {
    gateway: GATEWAY,
    uplink: again.uplink,
    sealer,
    target,
    clock,
    nonce: 'n',
    onProgress: () => undefined,
  };
  const working = restore(parts).then((one) => {
    restored = one;
  });
  await clock.run({ until: plus(clock.now(), hours(24)), stop: () => restored !== null });
  await working;
  target.finish('second', clock.now());
  const took = (performance.now() - from) / 1_000;
  monitor.close();
  const { proven, pieces, bytes } = restored!;
  const size = `${(statSync(join(folder, FILE)).size / 1e6).toFixed(0)} MB on file, ${(bytes / 1e6).toFixed(1)} MB in ${pieces} pieces`;
  return [
    {
      name: `${what} sent to an empty service`,
      figure: `${sent.toFixed(0)} s`,
      beside: `bound 600 s; ${virtual.toFixed(0)} s at 20 ms a way; ${size}`,
    },
    {
      name: 'longest piece, read, packed and sealed',
      figure: `${longest.toFixed(0)} ms`,
      beside: `a tick may wait for it; resident ${rss.toFixed(0)} MB`,
    },
    {
      name: `${what} restored and proven`,
      figure: `${took.toFixed(0)} s`,
      beside: `bound 600 s; ${proven?.halfHours ?? 0} half hours equal to the manifest`,
    },
  ];
}

export async function run(): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'hidamari-bench-'));
  try {
    const { figures, day } = await month(join(root, 'day'));
    house(join(root, 'outage'), day, 400);
    const outage = await thereAndBack(join(root, 'outage'), join(root, 's1'), join(root, 'b1'), '400 days');
    house(join(root, 'years'), day, 365 * YEARS);
    const years = await thereAndBack(join(root, 'years'), join(root, 's2'), join(root, 'b2'), `${YEARS} years`);
    return [...figures, ...outage, ...years];
  } finally {
    rmSync(root, { recursive: true });
  }
}
