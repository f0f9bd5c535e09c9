import { type DeviceFault, faultSentence } from '../device/fault.ts';
import type { MissingReason, Reading } from '../reading.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Instant, type Millis, hours } from '../time/instant.ts';
import type { Finding } from './notice.ts';
import type { Unusual } from './unusual-consumption.ts';

/** What is known beside a tick's snapshot. */
export interface Circumstances {
  readonly snapshot: Snapshot;
  /** What people call a device. */
  readonly nameOf: (device: string) => string;
  /** When the newest weather forecast was issued; null while there is none. */
  readonly forecastIssued: Instant | null;
  /** The disk refused something lately. */
  readonly diskRefused: boolean;
  /** By how much our clock jumped lately, or differs from the meter's; 0 where it does not. */
  readonly clockOff: Millis;
  readonly unusual: Unusual | null;
  /** What devices say of their own faults. */
  readonly faults: readonly DeviceFault[];
  /** Half hours in a row in which a good part of what the meter counted was found nowhere in the house. */
  readonly notAddingUp: number;
}

/** A forecast of the morning serves through the night. */
const FORECAST_OLD: Millis = hours(18);
/** Less is nothing that anybody has to do something about. */
const CLOCK_OFF: Millis = 60_000 as Millis;
const ROW = 4;

/** Everything that stands at this moment and that people should know of. */
export function findingsOf(now: Circumstances): readonly Finding[] {
  return [
    ...meterFindings(now),
    ...deviceFindings(now),
    ...now.faults.map((fault) => faultFinding(fault, now.nameOf(fault.device))),
    ...forecastFindings(now),
    ...boxFindings(now),
    ...consumptionFindings(now),
  ];
}

function* meterFindings({ snapshot }: Circumstances): Generator<Finding> {
  if (snapshot.grid.power.known) return;
  yield {
    key: 'meter-lost',
    kind: 'meter-lost',
    level: 'warning',
    device: 'meter',
    text: {
      ja: 'スマートメーターから応答がありません。自動で再接続します。続くときはWi-SUNモジュールの差し込みと置き場所を確認してください。30分値は復旧後にメーターの履歴から補います。',
      en: 'The smart meter does not answer; it is being called again. If this lasts, check that the Wi-SUN module is plugged in and where it stands. Half hours are fetched from the meter’s history afterwards.',
    },
  };
}

interface Powered {
  readonly id: string;
  readonly power: Reading<number>;
}

function* deviceFindings({ snapshot, nameOf }: Circumstances): Generator<Finding> {
  const boards = snapshot.boards.map(({ id, main }) => ({ id, power: main }));
  const devices: readonly Powered[] = [
    ...boards,
    ...snapshot.solars,
    ...snapshot.batteries,
    ...snapshot.vehicles,
    ...snapshot.heaters,
  ];
  for (const { id, power } of devices) {
    if (power.known) continue;
    const finding = deviceFinding(id, nameOf(id), power.missing);
    if (finding !== null) yield finding;
  }
}

function deviceFinding(device: string, name: string, missing: MissingReason): Finding | null {
  if (missing === 'no-answer' || missing === 'stale')
    return {
      key: `device-silent ${device}`,
      kind: 'device-silent',
      level: 'warning',
      device,
      text: {
        ja: `${name}から応答がありません。電源とLANの接続を確認してください。`,
        en: `${name} does not answer. Check that it has power and is connected to the LAN.`,
      },
    };
  if (missing !== 'out-of-range') return null;
  return {
    key: `device-lying ${device}`,
    kind: 'device-lying',
    level: 'warning',
    device,
    text: {
      ja: `${name}がありえない値を返しています。その値は使いません。続くときは機器の点検を依頼してください。`,
      en: `${name} tells values that cannot be; they are not used. If this lasts, have the device checked.`,
    },
  };
}

const faultFinding = (fault: DeviceFault, name: string): Finding => ({
  key: `device-fault ${fault.device} ${fault.code} ${fault.description}`,
  kind: 'device-fault',
  level: 'alarm',
  device: fault.device,
  text: faultSentence(fault, name),
});

function* forecastFindings({ snapshot, forecastIssued }: Circumstances): Generator<Finding> {
  if (forecastIssued !== null && snapshot.at - forecastIssued < FORECAST_OLD) return;
  yield {
    key: 'forecast-stale',
    kind: 'forecast-stale',
    level: 'info',
    device: null,
    text: {
      ja: '天気予報が届いていません。これまでの実績から予測して計画を続けます。インターネット接続を確認してください。',
      en: 'No weather forecast arrives; planning goes on by what the house has seen so far. Check the internet connection.',
    },
  };
}

function* boxFindings({ diskRefused, clockOff }: Circumstances): Generator<Finding> {
  if (diskRefused)
    yield {
      key: 'disk',
      kind: 'disk',
      level: 'alarm',
      device: null,
      text: {
        ja: '記録先のディスクに書き込めません。空き容量を確保してください。その間、新しい制御は控えることがあります。',
        en: 'The disk of the measurements cannot be written. Make room on it; until then devices may be left alone.',
      },
    };
  if (Math.abs(clockOff) < CLOCK_OFF) return;
  const minutes = Math.round(Math.abs(clockOff) / 60_000);
  yield {
    key: 'clock',
    kind: 'clock',
    level: 'warning',
    device: null,
    text: {
      ja: `この装置の時計が約${minutes}分ずれていました。時刻同期（NTP）を確認してください。`,
      en: `The clock of this box was about ${minutes} minutes off. Check its time synchronisation (NTP).`,
    },
  };
}

function* consumptionFindings({ unusual, notAddingUp }: Circumstances): Generator<Finding> {
  if (unusual !== null) {
    const [now, usual] = [unusual.wh, unusual.usual].map((wh) => (wh / 500).toFixed(1));
    yield {
      key: 'consumption',
      kind: 'consumption',
      level: 'warning',
      device: null,
      text: {
        ja: `いつもより多く電気を使っています。この時間帯はふだん約${usual} kWのところ、いま約${now} kWです（過去4週間の同じ時間帯の中央値との比較）。消し忘れがないか確認してください。`,
        en: `The house uses more than usual: about ${now} kW, where ${usual} kW is usual at this time (the median of the same half hour over four weeks). Check whether something was left on.`,
      },
    };
  }
  if (notAddingUp < ROW) return;
  yield {
    key: 'not-adding-up',
    kind: 'not-adding-up',
    level: 'info',
    device: null,
    text: {
      ja: '回路や機器の計測の合計がスマートメーターと合いません。差は「差分」として記録しています。CTの外れや未登録の機器がないか確認してください。',
      en: 'What circuits and devices count does not add up to the smart meter; the difference is kept as a series of its own. Check for a clamp that came off or a device that is not set up.',
    },
  };
}
