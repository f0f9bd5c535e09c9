import { z } from 'zod';
import { type Instant, parseInstant } from '#core/time/instant.ts';
import type { WeatherWarning, WeatherWarnings } from '#ports/weather-warnings.ts';
import { WARNING_CODES } from './warning-codes.ts';

const time = z.string().transform((text, context) => {
  const at = parseInstant(text);
  if (at === null) context.addIssue(`"${text}" is not a time`);
  return at ?? z.NEVER;
});
const items = z.array(
  z.object({
    areaCode: z.string(),
    kinds: z.array(z.object({ code: z.string().optional(), status: z.string() })),
  }),
);
const telegrams = z.array(
  z.object({
    dataTypeCode: z.string(),
    reportDatetime: time,
    warning: z.object({ class20Items: items }),
  }),
);

/** 解除, and 発表警報・注意報はなし, which has no code: everything else is in force (発表, 継続, 特別警報から警報, …). */
const LIFTED = '解除';

/**
 * Reads `https://www.jma.go.jp/bosai/warning/data/r8/{office}.json`, an array of telegrams: of each kind of telegram the
 * newest counts, and in it the municipality (class20, seven digits). The object that was served until 2026-05-28, and a
 * municipality that no telegram names, throw Error: neither means that there is no warning.
 */
export function readJmaWarnings(body: string, municipality: string): WeatherWarnings {
  const parsed: unknown = JSON.parse(body);
  if (!Array.isArray(parsed))
    throw new Error('this is the warning feed that ended on 2026-05-28, not the one in force');
  const newest = new Map<string, z.infer<typeof telegrams>[number]>();
  for (const telegram of telegrams.parse(parsed)) {
    const before = newest.get(telegram.dataTypeCode);
    if (before === undefined || before.reportDatetime < telegram.reportDatetime)
      newest.set(telegram.dataTypeCode, telegram);
  }
  const inForce = new Map<string, WeatherWarning>();
  let reported: Instant | null = null;
  let named = false;
  for (const { reportDatetime, warning } of newest.values()) {
    if (reported === null || reportDatetime > reported) reported = reportDatetime;
    for (const { areaCode, kinds } of warning.class20Items) {
      if (areaCode !== municipality) continue;
      named = true;
      for (const { code, status } of kinds)
        if (code !== undefined && status !== LIFTED) inForce.set(code, warningOf(code));
    }
  }
  if (reported === null || !named) throw new Error(`no telegram names the municipality ${municipality}`);
  return { reported, inForce: [...inForce.values()].sort((a, b) => (a.code < b.code ? -1 : 1)) };
}

/** A code we do not know is a warning: to be careful about nothing costs little. */
function warningOf(code: string): WeatherWarning {
  const [name, level] = WARNING_CODES[code] ?? [`警報・注意報 ${code}`, 'warning' as const];
  return { code, name, level };
}
