import type { z } from 'zod';
import { HemsError } from '#core/errors.ts';
import { type Instant, parseInstant } from '#core/time/instant.ts';
import { type Scenario, scenarioSchema } from './scenario-schema.ts';

type Issue = z.core.$ZodIssue;

/**
 * A scenario out of a JSON text. Throws HemsError INPUT with one sentence that names the key and what was expected there.
 */
export function parseScenario(text: string): Scenario {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new HemsError('INPUT', `the scenario is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = scenarioSchema.safeParse(data);
  if (!parsed.success) {
    const { path, message } = deepest(parsed.error.issues[0]!);
    refuse(path, message.replace(/^Invalid input: /, ''));
  }
  check(parsed.data);
  return parsed.data;
}

/** The fault that a reader would name: in a choice of shapes, that of the shape which was nearly met. */
function deepest(issue: Issue): { readonly path: readonly PropertyKey[]; readonly message: string } {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const inner = issue.errors.flatMap((issues) => issues.slice(0, 1)).map(deepest);
  const best = inner.reduce((a, b) => (b.path.length > a.path.length ? b : a));
  return { path: [...issue.path, ...best.path], message: best.message };
}

function refuse(path: readonly PropertyKey[], message: string): never {
  const key = path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`,
    '',
  );
  throw new HemsError('INPUT', `the scenario is malformed at ${key === '' ? 'its top' : key}: ${message}`);
}

/** A time of the scenario; the key is named where it is none. */
export function timeAt(text: string, ...path: PropertyKey[]): Instant {
  return parseInstant(text) ?? refuse(path, 'expected an RFC 3339 time with offset, such as 2026-04-12T13:30:00+09:00');
}

/** What the schema cannot say: times, lengths of series, ids, and bounds of one number by another. */
function check(scenario: Scenario): void {
  const { horizon_steps: steps, tariff, step_seconds, weather_forecast: weather, history, forecast } = scenario;
  timeAt(scenario.now, 'now');
  const long = (values: readonly unknown[] | undefined, ...path: string[]): void => {
    if (values !== undefined && values.length < steps)
      refuse(path, `${steps} values are expected, one per step, and ${values.length} are there`);
  };
  long(tariff.buy_yen, 'tariff', 'buy_yen');
  if (Array.isArray(tariff.sell_yen)) long(tariff.sell_yen, 'tariff', 'sell_yen');
  long(step_seconds, 'step_seconds');
  if (tariff.published_until !== undefined) timeAt(tariff.published_until, 'tariff', 'published_until');
  if (forecast === undefined && (history === undefined || weather === undefined))
    refuse(['forecast'], 'either forecast, or history and weather_forecast, are needed');
  long(forecast?.load_kwh, 'forecast', 'load_kwh');
  long(forecast?.pv_kwh, 'forecast', 'pv_kwh');
  long(forecast?.hot_water_kwh, 'forecast', 'hot_water_kwh');
  long(forecast?.temp_c, 'forecast', 'temp_c');
  if (weather !== undefined) timeAt(weather.issued, 'weather_forecast', 'issued');
  if (history !== undefined) timeAt(history.start, 'history', 'start');
  checkDevices(scenario);
  checkBlocks(scenario);
  checkSpans(scenario);
}

function checkDevices({ site, horizon_steps: steps }: Scenario): void {
  for (const key of ['battery', 'ecocute', 'ev'] as const) {
    const devices = site[key];
    if (!Array.isArray(devices)) continue;
    const seen = new Set<string>();
    for (const [k, { id }] of devices.entries()) {
      if (id === undefined) refuse(['site', key, k, 'id'], 'several devices need an id each');
      if (seen.has(id)) refuse(['site', key, k, 'id'], `another one has the id "${id}" already`);
      seen.add(id);
    }
  }
  for (const battery of [site.battery ?? []].flat())
    if (battery.goal_kwh !== undefined && battery.goal_kwh.length > steps)
      refuse(['site', 'battery', 'goal_kwh'], `at most ${steps} values are expected, one per step`);
}

/** The block without an end holds for all the rest, so nothing can follow it. */
function checkBlocks({ tariff: { blocks = [] } }: Scenario): void {
  for (const [k, one] of blocks.slice(0, -1).entries()) {
    const end = Array.isArray(one) ? one[0] : one.up_to_kwh;
    if (end === null || end === undefined) refuse(['tariff', 'blocks', k], 'only the last block has no end');
  }
}

function checkSpans({ calendar, warnings, constraints }: Scenario): void {
  for (const [k, trip] of (calendar?.ev_away ?? []).entries()) {
    const leave = timeAt(trip.leave, 'calendar', 'ev_away', k, 'leave');
    if (timeAt(trip.return, 'calendar', 'ev_away', k, 'return') <= leave)
      refuse(['calendar', 'ev_away', k, 'return'], 'a return after the departure is expected');
  }
  for (const [k, warning] of (warnings ?? []).entries())
    for (const key of ['announced', 'start', 'end'] as const) timeAt(warning[key], 'warnings', k, key);
  for (const [k, constraint] of (constraints ?? []).entries())
    for (const key of ['from', 'to'] as const)
      if (constraint[key] !== undefined) timeAt(constraint[key], 'constraints', k, key);
}
