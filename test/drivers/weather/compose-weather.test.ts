import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Roof } from '#core/forecast/solar/roof.ts';
import { createRandom } from '#core/random.ts';
import { hours, parseInstant, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { composeWeather, type WeatherSettings } from '#drivers/weather-chain/compose-weather.ts';
import { silent } from '#ports/log.ts';
import { JMA_FORECAST, JMA_WARNINGS, openMeteo } from './answers.ts';

const AT = parseInstant('2026-06-10T18:00+09:00')!;
const ROOF: Roof = {
  place: { latitude: 35.69, longitude: 139.69, altitude: 25 },
  faces: [{ tilt: 25, azimuth: 180, peak: 5_000 }],
  inverter: 5_000,
};
const SETTINGS: WeatherSettings = {
  roof: ROOF,
  sources: [{ kind: 'open-meteo' }, { kind: 'jma', office: '130000', area: '130010', point: '44132' }],
  warnings: { office: '230000', municipality: '2310000' },
};

/** Far ends by what their address contains; whoever is not named refuses. */
function world(answers: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const fetch = ((url: string) => {
    asked.push(url);
    const found = Object.entries(answers).find(([part]) => url.includes(part));
    return Promise.resolve(new Response(found?.[1] ?? '', { status: found === undefined ? 503 : 200 }));
  }) as unknown as typeof globalThis.fetch;
  return { asked, fetch };
}

function made(settings: WeatherSettings, { fetch }: ReturnType<typeof world>, folder: string | null = null) {
  const clock = createVirtualClock({ start: AT });
  const parts = { clock, log: silent, random: createRandom(1, 'weather'), folder, agent: 'Hidamari/1', fetch };
  return { clock, ...composeWeather(settings, parts) };
}

describe('weather composed from settings', () => {
  const sunny = openMeteo('minutely_15', (hour) => Math.max(0, 900 * Math.sin(((hour - 5) / 14) * Math.PI)));

  test('asks the first source, and the second where the first refuses', async () => {
    const both = made(SETTINGS, world({ 'open-meteo': sunny, 'forecast/130000': JMA_FORECAST }));
    expect((await both.feed.latest()).known).toBe(true);
    expect(both.feed.source()).toBe('open-meteo');
    const one = made(SETTINGS, world({ 'forecast/130000': JMA_FORECAST }));
    expect((await one.feed.latest()).known).toBe(true);
    expect(one.feed.source()).toBe('jma');
  });

  test('with nobody answering says climatology, and comes back when somebody does', async () => {
    const far: Record<string, string> = {};
    const { feed, clock } = made(SETTINGS, world(far));
    expect(await feed.latest()).toMatchObject({ known: false, missing: 'no-answer' });
    expect(feed.source()).toBe('climatology');
    far['forecast/130000'] = JMA_FORECAST;
    await clock.run({ until: plus(AT, hours(1)) });
    expect((await feed.latest()).known).toBe(true);
    expect(feed.source()).toBe('jma');
  });

  test('warnings come of the feed in force; answers are kept in the folder and outlive a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hidamari-weather-'));
    const first = made(SETTINGS, world({ 'warning/data/r8/230000': JMA_WARNINGS }), folder);
    const warnings = await first.warnings!.latest();
    expect(warnings.known && warnings.value.inForce.length).toBe(3);
    expect(readdirSync(folder)).toHaveLength(1);
    const silentWorld = world({});
    const again = made(SETTINGS, silentWorld, folder);
    expect((await again.warnings!.latest()).known).toBe(true);
    expect(silentWorld.asked).toEqual([]);
  });

  test('a house without panels still hears of the air; one without sources is told so at once', async () => {
    const bare = made({ ...SETTINGS, roof: { ...ROOF, faces: [], inverter: 0 } }, world({ 'open-meteo': sunny }));
    const latest = await bare.feed.latest();
    if (!latest.known) throw new Error(latest.missing);
    expect(new Set(latest.value.solar)).toEqual(new Set([0]));
    const nothing = made({ ...SETTINGS, sources: [], warnings: null }, world({}));
    expect(nothing.warnings).toBeNull();
    expect((await nothing.feed.latest()).known).toBe(false);
    expect(nothing.feed.source()).toBe('climatology');
  });
});
