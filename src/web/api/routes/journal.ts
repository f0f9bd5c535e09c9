import type { DeviceCommand } from '#core/device/command.ts';
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
      const { device, kind } = entry.order;
      return {
        sequence,
        at,
        kind: 'command',
        device,
        name: names.get(device) ?? device,
        device_kind: kind,
        ...wish(entry.order),
        cause: entry.cause,
        because: entry.because,
      };
    }
    case 'outcome': {
      const { outcome } = entry;
      const detail = outcome.outcome === 'confirmed' ? {} : { detail: outcome.detail };
      return { sequence, at, kind: 'outcome', of: entry.of, outcome: outcome.outcome, ...detail };
    }
    case 'event':
      return { sequence, at, kind: 'event', what: entry.what, text: entry.text };
  }
}

function wish({ command }: DeviceCommand): Pick<JournalItem & { kind: 'command' }, 'mode' | 'power_w' | 'until_wh'> {
  return {
    mode: command.mode,
    ...('power' in command ? { power_w: command.power } : {}),
    ...('until' in command ? { until_wh: command.until } : {}),
  };
}
