import { dot, robustFit } from '../learning/robust-fit.ts';
import { readJmaText } from './jma-text.ts';

/** What JMA's forecast says of one day. */
export interface JmaDay {
  readonly text: string;
  /** Chance of rain, %, of the six hours from 06 and from 12 o'clock; null where not issued. */
  readonly popMorning: number | null;
  readonly popAfternoon: number | null;
  /** Forecast minimum and maximum, °C, and the maximum the day before was forecast; null where not issued. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly maximumBefore: number | null;
}

/**
 * Share of the irradiation outside the air that reaches the ground: 1, share of sun, share of rain, chance of rain, "sun,
 * sometimes cloud", warmer than the day before (5 K), chance of rain squared, "cloud, sometimes sun", range of the day
 * (5 K). Fitted on Tokyo, November 2021 … October 2022; learned on from there where irradiation is measured.
 */
const START = Float64Array.from([0.4, 0.285, 0, -0.21, 0.12, 0.02, -0.18, 0.04, 0.04]);
/** What the start counts against a day that was measured. */
const PULL_COUNT = 40;
const KEPT = 730;
const KINK = 0.04;
const LEAST = 0.04;
const MOST = 0.8;
const USUAL_RANGE = 8.5;
/** Chance of rain where none was issued, %. */
const USUAL_POP = 30;

export interface IrradiationModel {
  /** MJ/m² of global irradiation on the ground that day. `outside`: MJ/m² outside the air. */
  expected(day: JmaDay, outside: number): number;
  /** Learns from a measured day, MJ/m². */
  learn(day: JmaDay, outside: number, measured: number): void;
}

/** Reads a day's sunshine out of a forecast that only has words, chances of rain and temperatures. */
export function createIrradiationModel(start: Float64Array = START, pullCount = PULL_COUNT): IrradiationModel {
  const rows: Float64Array[] = [];
  const targets: number[] = [];
  const weights: number[] = [];
  let fitted = start;
  return {
    expected: (day, outside) => outside * Math.min(MOST, Math.max(LEAST, dot(signs(day), fitted))),
    learn(day, outside, measured) {
      rows.push(signs(day));
      targets.push(measured / outside);
      weights.push(outside / 25);
      if (rows.length > KEPT) for (const list of [rows, targets, weights]) list.shift();
      if (rows.length % 7 !== 0) return;
      fitted = robustFit(
        { rows, targets: Float64Array.from(targets), weights: Float64Array.from(weights) },
        { towards: start, pull: 0, pullCount, kink: KINK, rounds: 6 },
      );
    },
  };
}

function signs({ text, popMorning, popAfternoon, minimum, maximum, maximumBefore }: JmaDay): Float64Array {
  const sky = readJmaText(text);
  let sun = 0;
  let wet = 0;
  let total = 0;
  for (let hour = 0; hour < 24; hour++) {
    const height = Math.max(0, Math.cos(((hour + 0.5 - 11.7) / 12) * Math.PI * 1.05));
    sun += height * sky.sun[hour]!;
    wet += height * sky.wet[hour]!;
    total += height;
  }
  const morning = (popMorning ?? USUAL_POP) / 100;
  const afternoon = (popAfternoon ?? USUAL_POP) / 100;
  const plain = text.replaceAll('\u3000', ' ');
  return Float64Array.from([
    1,
    sun / total,
    wet / total,
    (morning + afternoon) / 2,
    plain.startsWith('晴れ 時々 くもり') ? 1 : 0,
    maximum === null || maximumBefore === null ? 0 : (maximum - maximumBefore) / 5,
    Math.max(morning, afternoon) ** 2,
    plain.startsWith('くもり 時々 晴れ') ? 1 : 0,
    maximum === null || minimum === null ? 0 : (maximum - minimum - USUAL_RANGE) / 5,
  ]);
}

const RAD = Math.PI / 180;

/** Irradiation outside the air on a horizontal plane over a day, MJ/m² (Iqbal 1983, chapter 4). `dayOfYear` from 1. */
export function outsideOfDay(dayOfYear: number, latitude: number): number {
  const declination = 23.45 * RAD * Math.sin((2 * Math.PI * (284 + dayOfYear)) / 365);
  const north = latitude * RAD;
  const sunset = Math.acos(Math.min(1, Math.max(-1, -Math.tan(north) * Math.tan(declination))));
  const distance = 1 + 0.033 * Math.cos((2 * Math.PI * dayOfYear) / 365);
  return (
    ((24 * 3.6) / Math.PI) *
    1.361 *
    distance *
    (Math.cos(north) * Math.cos(declination) * Math.sin(sunset) + sunset * Math.sin(north) * Math.sin(declination))
  );
}
