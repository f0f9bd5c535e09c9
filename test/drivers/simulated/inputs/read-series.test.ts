import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { HemsError } from '#core/errors.ts';
import { instant, parseInstant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { commonSpan } from '#drivers/simulated/inputs/common-span.ts';
import { readSeries } from '#drivers/simulated/inputs/read-series.ts';
import type { SeriesKind } from '#drivers/simulated/inputs/series.ts';

const folder = mkdtempSync(join(tmpdir(), 'hems-inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function write(text: string | Uint8Array, name = `f${files++}.csv`): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
/** The sentence a faulty file ends in. */
function sentence(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(HemsError);
    expect((error as HemsError).code).toBe('INPUT');
    const { message } = error as HemsError;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('nothing was refused');
}
const readAny = (argument: string, kind: SeriesKind): unknown =>
  kind === 'ev' ? readSeries(argument, kind) : readSeries(argument, kind);
const at = (text: string): number => parseInstant(text)!;

describe('a series from a file', () => {
  it('is read by its header, and local times are JST', () => {
    const series = readSeries(write('time,load_wh\n2026-04-01T00:00,100\n2026-04-01T00:30,250\n'), 'load');
    expect(formatJst(series.from)).toBe('2026-04-01T00:00:00+09:00');
    expect([...series.values]).toEqual([100, 250]);
  });

  it('takes RFC 3339 with offset or Z, a byte-order mark, CRLF and quotes', () => {
    const text = '\uFEFF"time","pv_kwh"\r\n2026-04-01T00:00:00Z,"0.5"\r\n2026-04-01T09:30:00+09:00,0.25\r\n';
    const series = readSeries(write(text), 'pv');
    expect(series.from).toBe(at('2026-04-01T09:00:00+09:00'));
    expect([...series.values]).toEqual([500, 250]);
  });

  it('without header is described behind #, and gzip is unpacked', () => {
    const path = write(gzipSync('2026-04-01T12:00,0,349.9\n2026-04-01T12:30,0,400\n'), 'pv.csv.gz');
    const series = readSeries(`${path}#column=3,unit=w_per_kwp,scale=5`, 'pv');
    expect(series.values[0]).toBeCloseTo(874.75, 9);
    expect(series.values[1]).toBeCloseTo(1_000, 9);
  });

  it('keeps the energy of 15- and 60-minute steps', () => {
    const quarters = '00:00,1 00:15,2 00:30,3 00:45,4'.split(' ').map((row) => `2026-04-01T${row}`);
    expect([...readSeries(`${write(quarters.join('\n'))}#column=2,unit=wh`, 'load').values]).toEqual([3, 7]);
    const hours = write('2026-04-01T00:00,1200\n2026-04-01T01:00,600\n');
    expect([...readSeries(`${hours}#column=2,unit=w`, 'load').values]).toEqual([600, 600, 300, 300]);
    expect([...readSeries(`${hours}#column=2`, 'temperature').values]).toEqual([1_200, 1_200, 600, 600]);
  });

  it('in a zone with summer time leaves out the skipped hour', () => {
    const rows = ['01:30,1', '02:00,9', '02:30,9', '03:00,2'].map((row) => `2011-10-02T${row}`);
    const series = readSeries(`${write(rows.join('\n'))}#column=2,unit=wh,zone=Australia/Sydney`, 'load');
    expect(series.from).toBe(at('2011-10-01T15:30:00Z'));
    expect([...series.values]).toEqual([1, 2]);
  });

  it('reads two lines of a repeated hour as its two passes, and one line as both', () => {
    const zone = '#column=2,unit=wh,zone=Australia/Sydney';
    const twice = ['01:30,1', '02:00,2', '02:30,3', '02:00,4', '02:30,5', '03:00,6'].map((row) => `2012-04-01T${row}`);
    expect([...readSeries(write(twice.join('\n')) + zone, 'load').values]).toEqual([1, 2, 3, 4, 5, 6]);
    const once = ['01:30,1', '02:00,6', '02:30,8', '03:00,6'].map((row) => `2012-04-01T${row}`);
    expect([...readSeries(write(once.join('\n')) + zone, 'load').values]).toEqual([1, 3, 4, 3, 4, 6]);
  });

  it('reads empty PV cells at night as 0, and by day as holes', () => {
    const values = ['5', '400', '', '500', '3', '', '', '2', '300'];
    const rows = values.map(
      (value, index) => `${formatJst(instant(at('2026-04-01T15:00+09:00') + index * 1_800_000))},${value}`,
    );
    const read = readSeries(`${write(rows.join('\n'))}#column=2,unit=wh`, 'pv').values;
    expect([...read]).toEqual([5, 400, Number.NaN, 500, 3, 0, 0, 2, 300]);
  });

  it('fills holes as it is told', () => {
    const path = write('2026-04-01T00:00,100\n2026-04-01T00:30,\n2026-04-01T01:30,50\n2026-04-01T02:00,60\n');
    expect([...readSeries(`${path}#column=2,unit=wh,missing=zero`, 'load').values]).toEqual([100, 0, 0, 50, 60]);
    expect([...readSeries(`${path}#column=2,unit=wh,missing=previous`, 'load').values]).toEqual([
      100, 100, 100, 50, 60,
    ]);
  });

  it('reads charging sessions', () => {
    const described = write('2026-04-01T18:20,2026-04-02T07:10,7.5\n2026-04-02T19:00,2026-04-03T07:00,4\n');
    const { sessions } = readSeries(`${described}#column=3,unit=kwh`, 'ev');
    expect(sessions[0]).toEqual({
      plugIn: at('2026-04-01T18:20+09:00'),
      plugOut: at('2026-04-02T07:10+09:00'),
      energyWh: 7_500,
    });
    const headed = write('plug_in,plug_out,energy_wh\n2026-04-01T18:20:00+09:00,2026-04-02T07:10:00+09:00,7500\n');
    expect(readSeries(headed, 'ev').sessions[0]).toEqual(sessions[0]);
  });
});

describe('a faulty file is refused with one sentence', () => {
  const good = '2026-04-01T00:00,100\n2026-04-01T00:30,200\n';
  const faults: readonly (readonly [string, SeriesKind, () => string, RegExp])[] = [
    ['no such file', 'load', () => join(folder, 'nowhere.csv'), /no such file; check the path/],
    ['a folder', 'load', () => folder, /it is a folder/],
    ['broken gzip', 'pv', () => write(gzipSync(good).subarray(0, 20), 'cut.csv.gz'), /not a whole gzip file/],
    ['a name of gzip without gzip', 'pv', () => write(good, 'plain.csv.gz'), /not a whole gzip file/],
    ['empty', 'load', () => write(''), /is empty/],
    ['header only', 'load', () => write('time,load_wh\n'), /header but no data/],
    [
      'no such column',
      'load',
      () => write(`time,lod_wh\n${good}`),
      /line 1 has no column "load_wh" \(it has time, lod_wh\)/,
    ],
    ['a column that is not there', 'load', () => `${write(good)}#column=7,unit=wh`, /has 2 columns, so column=7/],
    ['a headerless file that is not described', 'load', () => write(good), /no header line.*#column=2,unit=wh/],
    ['no unit', 'load', () => `${write(good)}#column=2`, /unit of column 2.*unit=wh/],
    [
      'not a number',
      'load',
      () => `${write('2026-04-01T00:00,1\n2026-04-01T00:30,abc\n')}#column=2,unit=wh`,
      /line 2, column 2: "abc" is not a number/,
    ],
    [
      'a line too short',
      'load',
      () => `${write('2026-04-01T00:00,1\n2026-04-01T00:30\n')}#column=2,unit=wh`,
      /line 2 has only 1 columns/,
    ],
    [
      'not a time',
      'load',
      () => `${write('2026-04-01T00:00,1\n2026-13-01T00:30,2\n')}#column=2,unit=wh`,
      /line 2, column 1: "2026-13-01T00:30" is not a time/,
    ],
    [
      'times not ascending',
      'load',
      () => `${write('2026-04-01T00:30,1\n2026-04-01T00:00,2\n')}#column=2,unit=wh`,
      /line 2, column 1: .* not later than the line before/,
    ],
    [
      'a doubled time',
      'load',
      () => `${write('2026-04-01T00:30,1\n2026-04-01T00:30,2\n')}#column=2,unit=wh`,
      /not later than the line before/,
    ],
    [
      'a load below zero',
      'load',
      () => `${write('2026-04-01T00:00,-4\n2026-04-01T00:30,2\n')}#column=2,unit=wh`,
      /line 1, column 2: a load of -4 is below zero/,
    ],
    [
      'a step of 20 minutes',
      'load',
      () => `${write('2026-04-01T00:00,1\n2026-04-01T00:20,2\n')}#column=2,unit=wh`,
      /every 20 minutes; 15, 30 or 60/,
    ],
    [
      'an interval that begins nowhere',
      'load',
      () => `${write('2026-04-01T00:10,1\n2026-04-01T00:40,2\n')}#column=2,unit=wh`,
      /does not begin an interval of 30 minutes/,
    ],
    ['an unknown option', 'load', () => `${write(good)}#colum=2`, /unknown option "colum".*did you mean "column"/],
    ['an unknown unit', 'load', () => `${write(good)}#column=2,unit=kvh`, /unit "kvh".*did you mean "kwh"/],
    [
      'an unknown zone',
      'load',
      () => `${write(good)}#column=2,unit=wh,zone=Asia/Tokio`,
      /unknown time zone "Asia\/Tokio"/,
    ],
    ['an unreadable step', 'load', () => `${write(good)}#column=2,unit=wh,step=half`, /step=half/],
    ['a roof without size', 'pv', () => `${write(good)}#column=2,unit=w_per_kwp`, /needs the size of the roof/],
    ['no file at all', 'load', () => '#column=2', /names no file/],
    [
      'a session that ends before it began',
      'ev',
      () => `${write('2026-04-02T08:00,2026-04-01T08:00,3\n')}#column=3,unit=kwh`,
      /line 1, column 2: the car leaves before it came/,
    ],
    [
      'overlapping sessions',
      'ev',
      () => `${write('2026-04-01T08:00,2026-04-01T12:00,3\n2026-04-01T11:00,2026-04-01T13:00,3\n')}#column=3,unit=kwh`,
      /line 2, column 1: .* before the one above it ended/,
    ],
    [
      'a session without energy',
      'ev',
      () => `${write('2026-04-01T08:00,2026-04-01T12:00,\n')}#column=3,unit=kwh`,
      /line 1, column 3: the energy/,
    ],
  ];
  it.each(faults)('%s', (_name, kind, argument, expected) => {
    const named = argument();
    expect(sentence(() => readAny(named, kind))).toMatch(expected);
  });
});

describe('the span of a run', () => {
  const day = (text: string, count: number, hole = -1): string => {
    const rows = Array.from(
      { length: count },
      (_, index) => `${formatJst(instant(at(text) + index * 1_800_000))},${index === hole ? '' : 10}`,
    );
    return `${write(rows.join('\n'))}#column=2,unit=wh`;
  };

  it('begins at the first midnight that all files know, or where it is told', () => {
    const load = readSeries(day('2026-04-01T00:00+09:00', 48 * 5), 'load');
    const pv = readSeries(day('2026-04-01T23:00+09:00', 48 * 4), 'pv');
    expect(formatJst(commonSpan([load, pv], null, 2)!.from)).toBe('2026-04-02T00:00:00+09:00');
    const from = parseInstant('2026-04-03T12:00:00+09:00')!;
    expect(commonSpan([load, pv], from, 2)).toEqual({ from, to: from + 2 * 86_400_000 });
    expect(commonSpan([], null, 2)).toBeNull();
  });

  it('is refused where the data end before it, begin after it, or have a hole in it', () => {
    const load = readSeries(day('2026-04-01T00:00+09:00', 48 * 3, 60), 'load');
    expect(sentence(() => commonSpan([load], null, 4))).toMatch(/only 3 of 4 days/);
    expect(sentence(() => commonSpan([load], parseInstant('2026-03-31T00:00+09:00'), 1))).toMatch(
      /choose a later --from/,
    );
    expect(sentence(() => commonSpan([load], null, 2))).toMatch(
      /no load for 2026-04-02T06:00:00\+09:00 \(near line 61\); add missing=zero/,
    );
    expect(commonSpan([load], null, 1)).not.toBeNull();
  });
});
