import type { HouseControl } from '#app/control/house-control.ts';
import { type BackUpState, createBackUp } from '#app/back-up/back-up.ts';
import { createLiveValues } from '#app/back-up/live-values.ts';
import { createObey } from '#app/back-up/obey.ts';
import type { HouseView } from '#app/house-view.ts';
import type { OutboxPosition } from '#core/backup/outbox.ts';
import type { Sentence } from '#core/journal.ts';
import type { Random } from '#core/random.ts';
import type { Live } from '#protocol/backup/live.ts';
import type { ChangeLog } from '#ports/change-log.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { OutboxCursor } from '#ports/outbox-cursor.ts';
import type { Records } from '#ports/records.ts';
import type { Sealer } from '#ports/sealer.ts';
import type { Uplink } from '#ports/uplink.ts';
import { nowOf } from '#web/api/routes/now.ts';
import { wishOf } from './wish.ts';

export interface CloudParts {
  readonly gateway: string;
  readonly uplink: Uplink;
  readonly sealer: Sealer;
  readonly cursor: OutboxCursor;
  readonly records: Records & ChangeLog;
  readonly view: HouseView;
  readonly control: Pick<HouseControl, 'operate'>;
  /** What the owner lets the service see and do. */
  readonly liveValues: boolean;
  readonly commands: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface Cloud {
  start(): void;
  /** After every completed tick. */
  tick(): void;
  stop(): Promise<void>;
  position(): OutboxPosition;
}

/** Backup, live values and wishes over one line to the remote monitoring service. Nothing here delays a tick. */
export function createCloud(parts: CloudParts): Cloud {
  const { uplink, records, view, control, clock, log } = parts;
  const fault = (error: unknown): void => log.error('fault', { where: 'back-up', error });
  const backUp = createBackUp({
    gateway: parts.gateway,
    log: records,
    uplink,
    sealer: parts.sealer,
    cursor: parts.cursor,
    clock,
    random: parts.random,
    onState(state) {
      log.info('back-up', { ...state });
      const text = SENTENCES[state.state];
      if (text !== null) records.journal({ kind: 'event', at: clock.now(), what: `back-up-${state.state}`, text });
    },
    onFault: fault,
  });
  const live = createLiveValues({ uplink, clock });
  const obey = createObey({
    control,
    settings: records,
    clock,
    allowed: parts.commands,
    commandOf: (device, wish) => wishOf(view, device, wish),
  });

  async function take(payload: Uint8Array): Promise<void> {
    const outcome = await obey(payload);
    if (outcome !== null) uplink.send('outcome', new TextEncoder().encode(JSON.stringify(outcome)));
  }

  return {
    start: () =>
      uplink.start({
        connected: backUp.connected,
        disconnected: backUp.disconnected,
        received(kind, payload) {
          if (kind === 'command') take(payload).catch(fault);
          else if (kind === 'watch') live.watch(payload);
          else backUp.received(kind, payload);
        },
      }),
    tick() {
      if (parts.liveValues && view.snapshot() !== null) live.tick(liveOf(view));
    },
    async stop() {
      backUp.stop();
      await uplink.stop();
    },
    position: backUp.position,
  };
}

/** Being away and coming back is everyday; what a person has to see to stands in the journal. */
const SENTENCES: Readonly<Record<BackUpState['state'], Sentence | null>> = {
  away: null,
  working: null,
  refused: {
    ja: '遠隔監視サービスがこの機器のバックアップを受け付けません。復旧キーと証明書を確認してください。',
    en: 'The remote monitoring service refuses the backup of this unit: check recovery key and certificate.',
  },
  replaced: {
    ja: '別の機器がこの家のデータを引き継いだため、この機器のバックアップを止めました。',
    en: 'Another unit has taken over this house; this one backs up no more.',
  },
};

function liveOf(view: HouseView): Live {
  const { time, solar_w, grid_w, house_w, battery_w, battery_pct, today, warnings } = nowOf(view);
  const round = (value: number | null): number | null => (value === null ? null : Math.round(value));
  return {
    time,
    solar_w: round(solar_w),
    grid_w: round(grid_w),
    house_w: round(house_w),
    battery_w: round(battery_w),
    battery_pct: round(battery_pct),
    generated_wh: round(today.generated_wh),
    consumed_wh: round(today.consumed_wh),
    imported_wh: round(today.imported_wh),
    exported_wh: round(today.exported_wh),
    alarms: [...new Set(warnings.map(({ code }) => code))].sort(),
  };
}
