import { correctionFault } from '#app/correct-value.ts';
import { days, type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import type { Corrected, Records } from '#ports/records.ts';
import { type Answer, refusal } from '../route.ts';
import { measuredOrNull } from '../schema/measured.ts';
import type { CorrectionAnswer, CorrectionBody, CorrectionsQuery } from '../schema/correction-schema.ts';
import { OWNER } from '../sign-in/sign-in.ts';

export function correctionsAnswer(records: Records, now: Instant, query: CorrectionsQuery): Answer {
  const to = query.to ?? now;
  const from = query.from ?? instant(to - days(31));
  if (from >= to) return refusal(400, 'bad-request', 'Query parameter "from" must be before "to".');
  return { json: { corrections: records.corrections(from, to).map(correctionAnswerOf) } };
}

export function correctValue(records: Records, now: Instant, body: CorrectionBody): Answer {
  const { series, at, wh, why } = body;
  const fault = correctionFault(records, { series, at }, now);
  if (fault !== null) return refusal(400, 'bad-request', fault);
  if (wh !== null && body.wh_missing !== undefined)
    return refusal(400, 'bad-request', 'Body key "wh_missing" must be left out where "wh" is a number.');
  const missing = wh === null ? (body.wh_missing ?? 'out-of-range') : null;
  const who = body.who ?? OWNER;
  return { json: correctionAnswerOf(records.correct({ series, at, wh, missing, who, why, madeAt: now })) };
}

/** A correction as API and command line print it. */
export const correctionAnswerOf = (made: Corrected): CorrectionAnswer => ({
  series: made.series,
  at: formatJst(made.at),
  ...measuredOrNull('wh', made.wh, made.missing ?? 'out-of-range'),
  who: made.who,
  made_at: formatJst(made.madeAt),
  why: made.why,
  before:
    made.before === null
      ? null
      : {
          ...measuredOrNull('wh', made.before.wh, made.before.missing ?? 'no-answer'),
          origin: made.before.origin,
        },
});
