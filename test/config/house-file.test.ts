import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { houseFileSchema } from '#config/house-file/house-file-schema.ts';
import { knownPlans, parseHouseFile } from '#config/house-file/read-house-file.ts';
import { parse } from 'yaml';

const EXAMPLE = readFileSync('config/hems.example.yaml', 'utf8');
const PLANS = knownPlans('config');
const faultsOf = (text: string): readonly string[] => parseHouseFile(text, 'hems.yaml', PLANS).faults ?? [];
const change = (from: string | RegExp, to: string): string => {
  const text = EXAMPLE.replace(from, to);
  expect(text).not.toBe(EXAMPLE);
  return text;
};

describe('the example configuration', () => {
  it('is accepted', () => {
    expect(faultsOf(EXAMPLE)).toEqual([]);
  });

  it('names every key, in both languages', () => {
    const missing = [...keysOf(houseFileSchema, '')].filter((path) => !names(path));
    expect(missing).toEqual([]);
    expect(EXAMPLE.match(/# .*[぀-ヿ一-鿿]/g)!.length).toBeGreaterThan(80);
  });

  it('shows for what the daemon does by itself the values that hold without it', () => {
    const given = parse(EXAMPLE) as Record<string, unknown>;
    const lean = { ...given };
    for (const section of ['control', 'web', 'data', 'log']) delete lean[section];
    expect(houseFileSchema.parse(lean)).toEqual(houseFileSchema.parse(given));
  });
});

describe('a fault of the configuration is one sentence with line, key and what to do', () => {
  it.each([
    [
      'a misspelt key',
      change('  altitude_m: 50', '  altitud_m: 50'),
      /line \d+: site has no key "altitud_m".*"altitude_m"/,
    ],
    [
      'a misspelt section',
      change('\nroof: ', '\nrooof: '),
      /line \d+: the file has no key "rooof"; did you mean "roof"/,
    ],
    [
      'a misspelt kind',
      change('kind: water-heater', 'kind: water-heatr'),
      /devices\.3\.kind is "water-heatr".*"water-heater"/,
    ],
    ['a key of another kind', change('floor_pct: 5 ', 'departure_pct: 5 '), /devices\.2 has no key "departure_pct"/],
    [
      'a missing key',
      change('  latitude_deg: 35.69', '  # latitude'),
      /site\.latitude_deg is missing; a number is expected/,
    ],
    ['a power line meter', change('radio: wi-sun', 'radio: plc'), /meter\.radio.*PLC.*not supported.*Wi-SUN/],
    ['a power line port', change(/port: \/dev\S+/, 'port: PLC'), /meter\.port.*PLC.*Wi-SUN/],
    ['a port that is none', change(/port: \/dev\S+/, 'port: ttyUSB0'), /meter\.port.*\/dev\/serial\/by-id/],
    [
      'a plan nobody has',
      change('tepco_smartlife_s', 'tepco_smartlife_x'),
      /tariff\.plan is "tepco_smartlife_x".*did you mean "tepco_smartlife_[sl]"/,
    ],
    [
      'a market plan without prices',
      change('tepco_smartlife_s', 'looop_smarttime_one_2022'),
      /tariff\.prices_file is needed/,
    ],
    ['a device twice', change('id: pv1', 'id: board'), /devices\.1\.id is "board" a second time/],
    [
      'an object of another kind',
      change('"027D01"', '"027901"'),
      /devices\.2\.object is "027901", but a battery is of class 027D/,
    ],
    [
      'a circuit beyond the board',
      change('channel: 2,', 'channel: 13,'),
      /circuits\.1\.channel is 13, but board has 12/,
    ],
    [
      'a circuit of no board',
      change('board: null', 'board: bord'),
      /circuits\.0 belongs to no board; did you mean "board"/,
    ],
    ['an address that is none', change('192.168.1.12', '192.168.1.300'), /devices\.2\.address.*IP address/],
    ['full purchase unanswered', change('purchase: surplus', 'purchase: full'), /full_purchase is missing/],
    ['a word for a number', change('amperes: 60', 'amperes: sixty'), /contract\.amperes.*expected number/],
    ['no YAML', 'site: [', /line \d+ is not YAML/],
  ])('%s', (_what, text, sentence) => {
    const faults = faultsOf(text);
    expect(faults.filter((one) => sentence.test(one))).toHaveLength(1);
    expect(faults.every((one) => /^hems\.yaml line \d+[: ]/.test(one) && !one.includes('\n'))).toBe(true);
  });

  it('and all of them are told at once, in the order of the file', () => {
    const text = change('latitude_deg: 35.69', 'latitude_deg: 95')
      .replace('channel: 2,', 'channel: 99,')
      .replace('plan: fit_2024', 'plan: fit_1999')
      .replace('level: info', 'level: loud');
    const lines = faultsOf(text).map((one) => Number(/line (\d+)/.exec(one)![1]));
    expect(lines).toHaveLength(4);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });
});

describe('purchase modes (A4)', () => {
  const full = (answers: string, solar = ''): string =>
    EXAMPLE.replace('purchase: surplus', `purchase: full${solar}`).replace(
      '\nfull_purchase: null',
      `\nfull_purchase: ${answers}`,
    );
  const BOARD =
    '{ measured_by: { kind: board, circuit: 1, extra_ct_fitted: true }, ct_extension_m: 10, one_transformer: true }';

  it('accepts a plant that keeps every rule', () => {
    expect(faultsOf(full(BOARD))).toEqual([]);
  });

  it.each([
    ['circuit: 1', 'circuit: 5', /特定回路1/],
    ['extra_ct_fitted: true', 'extra_ct_fitted: false', /追加のCT/],
    ['ct_extension_m: 10', 'ct_extension_m: 31', /30 m/],
    ['one_transformer: true', 'one_transformer: false', /変圧器/],
  ])('refuses %s → %s with its own sentence', (from, to, sentence) => {
    expect(faultsOf(full(BOARD.replace(from, to)))).toEqual([expect.stringMatching(sentence)]);
  });

  it('refuses more than 30 kW in sum', () => {
    expect(faultsOf(full(BOARD).replace('rated_w: 4900', 'rated_w: 31000'))).toEqual([expect.stringMatching(/30 kW/)]);
  });
});

/** Paths of all keys of a schema; lists and unions do not show. */
function* keysOf(schema: unknown, path: string): Generator<string> {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    yield* keysOf(schema.unwrap(), path);
  } else if (schema instanceof z.ZodArray) {
    yield* keysOf(schema.element, path);
  } else if (schema instanceof z.ZodDiscriminatedUnion) {
    for (const option of schema.options) yield* keysOf(option, path);
  } else if (schema instanceof z.ZodObject) {
    for (const [key, inner] of Object.entries(schema.shape)) {
      yield `${path}${key}`;
      yield* keysOf(inner, `${path}${key}.`);
    }
  }
}

/** Whether the example shows a key, be it in a comment. */
const names = (path: string): boolean => new RegExp(`\\b${path.split('.').at(-1)!}:`).test(EXAMPLE);
