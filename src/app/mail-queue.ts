import type { Notice, NoticeLevel } from '#core/notices/notice.ts';
import { hours, type Instant, type Millis, minutes } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Mail } from '#ports/mail.ts';
import type { Settings } from '#ports/settings.ts';

export interface MailOptions {
  readonly to: readonly string[];
  readonly language: 'ja' | 'en';
  /** Notices below it are not mailed. */
  readonly from: NoticeLevel;
  /** What the house is called in the subject. */
  readonly house: string;
}

/** Notices by mail: in order, never in anybody's way, kept over restarts until the server has taken them. */
export interface MailQueue {
  notice(notice: Notice): void;
  /** Goes on with what a restart has left. */
  start(): void;
  stop(): void;
  /** Lines that wait. */
  waiting(): number;
}

interface Line {
  readonly at: Instant;
  readonly level: NoticeLevel;
  readonly over: boolean;
  readonly text: string;
}

const SETTING = 'mail-queue';
/** Lines that wait; beyond it the oldest go, and the letter says how many. */
const MOST = 100;
/** One letter for what comes together; and no more than twelve an hour however much happens. */
const GATHER: Millis = minutes(1);
const BETWEEN: Millis = minutes(5);
const FIRST_RETRY: Millis = minutes(1);
const LAST_RETRY: Millis = hours(1);
const LEVELS: readonly NoticeLevel[] = ['info', 'warning', 'alarm'];

const WORDS = {
  ja: { level: { info: 'お知らせ', warning: '注意', alarm: '警告' }, over: '解消', dropped: '件は省略しました' },
  en: { level: { info: 'Notice', warning: 'Warning', alarm: 'Alarm' }, over: 'over', dropped: 'more were left out' },
} as const;

export function createMailQueue(parts: {
  readonly mail: Mail;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: MailOptions;
}): MailQueue {
  const { mail, settings, clock, log, options } = parts;
  let { lines, dropped } = readQueue(settings.setting(SETTING));
  let failures = 0;
  let busy = false;
  let stopped = false;
  let lastSent = Number.NEGATIVE_INFINITY;
  let due: { stop(): void } | null = null;

  const save = (): void => {
    try {
      settings.keepSetting(SETTING, JSON.stringify({ lines, dropped }));
    } catch (error) {
      // The letter still leaves from memory; the disk has a notice of its own.
      log.warn('mail.queue-not-kept', { error });
    }
  };

  const schedule = (delay: Millis): void => {
    if (stopped || busy || due !== null || lines.length === 0) return;
    const rest = Math.max(delay, lastSent + BETWEEN - clock.monotonic()) as Millis;
    due = clock.after(rest, 'letter', () => {
      due = null;
      void send();
    });
  };

  const send = async (): Promise<void> => {
    busy = true;
    const taken = lines.length;
    const posted = await mail.post(letterOf(lines, dropped, options));
    busy = false;
    lastSent = clock.monotonic();
    if (posted.posted || posted.again === 'never') {
      if (!posted.posted) log.error('mail.refused', { why: posted.why });
      failures = 0;
      lines = lines.slice(taken);
      dropped = 0;
      save();
      schedule(GATHER);
      return;
    }
    failures++;
    log.warn('mail.later', { why: posted.why, failures });
    schedule(Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1)) as Millis);
  };

  return {
    notice({ at, clearedAt, level, text }) {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(options.from)) return;
      lines = [...lines, { at: clearedAt ?? at, level, over: clearedAt !== null, text: text[options.language] }];
      // While a letter is under way its lines are the first ones; they are counted off when it has left.
      if (lines.length > MOST && !busy) {
        dropped += lines.length - MOST;
        lines = lines.slice(-MOST);
      }
      save();
      schedule(GATHER);
    },
    start: () => schedule(GATHER),
    stop() {
      stopped = true;
      due?.stop();
    },
    waiting: () => lines.length,
  };
}

function letterOf(lines: readonly Line[], dropped: number, { to, language, house }: MailOptions) {
  const words = WORDS[language];
  const headOf = ({ level, over }: Line): string => `${words.level[level]}${over ? ` (${words.over})` : ''}`;
  const worst = lines.reduce((a, b) => (LEVELS.indexOf(b.level) > LEVELS.indexOf(a.level) && !b.over ? b : a));
  const more = lines.length > 1 ? ` +${lines.length - 1}` : '';
  const text = lines.map((line) => `${formatJst(line.at)} ${headOf(line)}\n${line.text}\n`).join('\n');
  return {
    to,
    subject: `[${house}] ${headOf(worst)}${more}`,
    text: dropped === 0 ? text : `${text}\n${dropped} ${words.dropped}\n`,
  };
}

function readQueue(text: string | null): { lines: readonly Line[]; dropped: number } {
  try {
    const read = JSON.parse(text ?? 'null') as { lines?: unknown; dropped?: unknown } | null;
    if (Array.isArray(read?.lines) && typeof read.dropped === 'number')
      return { lines: read.lines as Line[], dropped: read.dropped };
  } catch {
    // A queue that cannot be read holds nothing that could be sent.
  }
  return { lines: [], dropped: 0 };
}
