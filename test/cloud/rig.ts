import { createBackUp, type BackUp, type BackUpState } from '#app/back-up/back-up.ts';
import type { OutboxPosition } from '#core/backup/outbox.ts';
import { createRandom } from '#core/random.ts';
import { instant, type Instant, type Millis, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock, type VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createUplinkInMemory, type UplinkInMemory } from '#drivers/simulated/uplink/uplink-in-memory.ts';
import { createIntake } from '#monitoring/intake.ts';
import { type MonitorStore, openMonitorStore } from '#monitoring/monitor-store.ts';
import type { OutboxCursor } from '#ports/outbox-cursor.ts';
import type { Sealer } from '#ports/sealer.ts';
import { keyOfWords } from '#sealing/recovery-key.ts';
import { createSealer } from '#sealing/sealer.ts';
import { openMemoryStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { eventAt, jst, knownRow, slot } from '../contract/records.ts';

export const START = jst('2026-04-12T00:00');
export const GATEWAY = 'HD-0001';
export const KEY = keyOfWords('legal winner thank year wave sausage worth useful legal winner thank yellow');

export function cursorInMemory(): OutboxCursor & { kept: OutboxPosition | null } {
  return {
    kept: null,
    read() {
      return this.kept;
    },
    keep(position) {
      this.kept = position;
    },
  };
}

/** A service in this process, to which lines can be laid. */
export function serviceOn(clock: VirtualClock, store: MonitorStore = openMonitorStore('')) {
  const lines: { gateway: string; line: UplinkInMemory }[] = [];
  let answers = true;
  const intake = createIntake({ store, clock });
  return {
    store,
    /** A service that is away takes nothing. */
    away(yes: boolean) {
      answers = !yes;
    },
    connect(gateway: string): UplinkInMemory {
      const line = createUplinkInMemory(clock);
      lines.push({ gateway, line });
      line.onUp((kind, payload) => {
        if (!answers) return;
        for (const reply of intake.take([{ gateway, kind, payload }]))
          for (const one of lines) if (one.gateway === reply.gateway) one.line.down(reply.kind, reply.payload);
      });
      return line;
    },
  };
}

export type Service = ReturnType<typeof serviceOn>;

export interface Unit {
  readonly store: Store;
  readonly line: UplinkInMemory;
  readonly backUp: BackUp;
  readonly cursor: ReturnType<typeof cursorInMemory>;
  readonly states: BackUpState[];
  readonly faults: unknown[];
}

/** A gateway's file and its backup, on a line to the service. */
export function unitOn(
  clock: VirtualClock,
  service: Service,
  {
    store = openMemoryStore({ clock, epoch: 'first' }),
    sealer = createSealer(KEY),
    cursor = cursorInMemory(),
    seed = 1,
  }: {
    readonly store?: Store;
    readonly sealer?: Sealer;
    readonly cursor?: ReturnType<typeof cursorInMemory>;
    readonly seed?: number;
  } = {},
): Unit {
  const line = service.connect(GATEWAY);
  const states: BackUpState[] = [];
  const faults: unknown[] = [];
  const backUp = createBackUp({
    gateway: GATEWAY,
    log: store,
    uplink: line.uplink,
    sealer,
    cursor,
    clock,
    random: createRandom(seed, 'back-up'),
    onState: (state) => states.push(state),
    onFault: (fault) => faults.push(fault),
  });
  line.uplink.start(backUp);
  return { store, line, backUp, cursor, states, faults };
}

export const createClock = (start: Instant = START): VirtualClock => createVirtualClock({ start });
export const pass = (clock: VirtualClock, time: Millis): Promise<void> => clock.run({ until: plus(clock.now(), time) });

/** A half hour of a small house: minutes, half hours, now and then an event. */
export function liveHalfHour(store: Store, index: number, circuits = 4): void {
  const at = slot(START, index);
  const order = Array.from({ length: circuits }, (_, circuit) => `circuit.${circuit}`);
  for (let minute = 0; minute < 30; minute++)
    store.keepMinute(order, {
      at: plus(at, minutes(minute)),
      watts: order.map((_, circuit) => (minute * circuit + index) % 700),
    });
  store.keepHalfHours(order.map((id, circuit) => knownRow(id, at, ((index * 37 + circuit * 101) % 900) / 10)));
  if (index % 7 === 0) store.journal(eventAt(at, `event-${index}`));
  if (index % 11 === 0) store.keepSetting('reserve', String(index));
}

export const at = (index: number): Instant => instant(slot(START, index));
