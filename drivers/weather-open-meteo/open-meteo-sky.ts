import { extraterrestrial, ineichen } from '#core/forecast/solar/clear-sky.ts';
import type { Sky } from '#core/forecast/solar/roof.ts';
import { type Place, sunPosition } from '#core/forecast/solar/sun-position.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import type { OpenMeteoAnswer } from './read-answer.ts';

const RAD = Math.PI / 180;

/**
 * The sky at any moment an answer covers. A mean over an hour is spread over it in the shape of a clear sky, so that a
 * morning's hour is brighter at its end.
 */
export function openMeteoSky({ steps, stepMs, values }: OpenMeteoAnswer, place: Place): (at: Instant) => Sky | null {
  const first = steps[0]!.at - (values === 'means' ? stepMs : 0);
  const byTime = new Map(steps.map((step) => [step.at as number, step]));
  const clear = (at: Instant): number => {
    const conditions = { altitude: place.altitude, turbidity: 3, outside: extraterrestrial(at) };
    return ineichen(sunPosition(at, place), conditions).global;
  };
  const meanClear = (from: number): number => {
    let sum = 0;
    for (let part = 0.5; part < 6; part++) sum += clear(instant(from + (part / 6) * stepMs)) / 6;
    return sum;
  };

  function spread(at: Instant): Sky | null {
    const start = first + Math.floor((at - first) / stepMs) * stepMs;
    const step = byTime.get(start + stepMs);
    if (step === undefined) return null;
    const usual = meanClear(start);
    const factor = usual > 5 ? Math.min(3, clear(at) / usual) : 1;
    return { global: step.global * factor, air: step.air, ...(step.wind === null ? {} : { wind: step.wind }) };
  }

  function between(at: Instant): Sky | null {
    const start = first + Math.floor((at - first) / stepMs) * stepMs;
    const [before, after] = [byTime.get(start), byTime.get(start + stepMs)];
    if (before === undefined || after === undefined) return null;
    const part = (at - start) / stepMs;
    const mix = (a: number, b: number): number => a + (b - a) * part;
    const global = mix(before.global, after.global);
    const sun = sunPosition(at, place);
    const vertical = Math.max(0, Math.cos(sun.zenith * RAD));
    const told = before.diffuse !== null && after.diffuse !== null && vertical > 0.05;
    const diffuse = told ? Math.min(global, mix(before.diffuse, after.diffuse)) : null;
    return {
      global,
      ...(diffuse === null ? {} : { diffuse, direct: Math.min(1_100, (global - diffuse) / vertical) }),
      air: mix(before.air, after.air),
      ...(before.wind === null || after.wind === null ? {} : { wind: mix(before.wind, after.wind) }),
    };
  }
  return values === 'means' ? spread : between;
}
