import { isSteered } from '#core/control/hand-back.ts';
import type { AnyCommand } from '#core/device/command.ts';
import type { Journalled } from '#core/journal.ts';
import { days, type Instant, instant, millis, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import type { Records } from '#ports/records.ts';
import type { DeviceNames } from '../planned-action.ts';
import { type Answer, refusal } from '../route.ts';
import type { JournalAnswer, JournalItem, JournalQuery } from '../schema/journal-schema.ts';

const LIMIT_DEFAULT = 500;

export function journalAnswer(records: Records, now: Instant, names: DeviceNames, query: JournalQuery): Answer {
  // `to` is exclusive; what was written at this very moment belongs to the default range.
  const to = query.to ?? plus(now, millis(1));
  const from = query.from ?? instant(to - days(1));
  if (from >= to) return refusal(400, 'bad-request', `Query parameter "from" must be before "to" (${formatJst(to)}).`);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const found = records.journalBetween(from, to, limit + 1);
  const answer: JournalAnswer = {
    from: formatJst(from),
    to: formatJst(to),
    entries: found.slice(0, limit).map((entry) => itemOf(entry, names)),
    more: found.length > limit,
  };
  return { json: answer };
}

function itemOf(entry: Journalled, names: DeviceNames): JournalItem {
  const { sequence } = entry;
  const at = formatJst(entry.at);
  switch (entry.kind) {
    case 'command': {
      const { expires } = entry;
      return {
        sequence,
        at,
        kind: 'command',
        ...ordered(entry, names),
        ...(expires === undefined ? {} : { expires: expires === null ? null : formatJst(expires) }),
      };
    }
    case 'withheld':
      return { sequence, at, kind: 'withheld', ...ordered(entry, names), rule: entry.rule };
    case 'outcome': {
      const { outcome } = entry;
      const detail = outcome.outcome === 'confirmed' ? {} : { detail: outcome.detail };
      return { sequence, at, kind: 'outcome', of: entry.of, outcome: outcome.outcome, ...detail };
    }
    case 'event':
      return {
        sequence,
        at,
        kind: 'event',
        what: entry.what,
        text: entry.text,
        ...(entry.device === undefined ? {} : { device: entry.device }),
      };
  }
}

function ordered(
  { order, cause, because }: Journalled & { kind: 'command' | 'withheld' },
  names: DeviceNames,
): Omit<JournalItem & { kind: 'command' }, 'sequence' | 'at' | 'kind' | 'expires'> {
  const { device, kind } = order;
  return { device, name: names.get(device) ?? device, device_kind: kind, ...wish(order), cause, because };
}

function wish(
  order: AnyCommand,
): Pick<JournalItem & { kind: 'command' }, 'mode' | 'power_w' | 'until_wh' | 'settings'> {
  if (!isSteered(order)) return { settings: { ...order.command } as Record<string, string | number | boolean> };
  const { command } = order;
  return {
    mode: command.mode,
    ...('power' in command ? { power_w: command.power } : {}),
    ...('until' in command ? { until_wh: command.until } : {}),
  };
}
