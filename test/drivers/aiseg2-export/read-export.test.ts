import { describe, expect, test } from 'vitest';
import { type Instant, parseInstant, plus, hours, minutes } from '#core/time/instant.ts';
import { columnOf } from '#drivers/aiseg2-export/column.ts';
import { readExport } from '#drivers/aiseg2-export/read-export.ts';
import { parseStamp } from '#drivers/aiseg2-export/stamp.ts';
import { sdCardFile } from './sd-card.ts';

const START = parseInstant('2024-02-28T00:00:00+09:00')!;
const every = (length: number, count: number): Instant[] =>
  Array.from({ length: count }, (_, index) => plus(START, minutes(length * index)));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, path = 'card.csv') => readExport(bytes(text), path);
const at = (text: string): Instant => parseInstant(`${text}:00+09:00`)!;

const NAMES = [
  '買電',
  '売電',
  '太陽光発電',
  ...Array.from({ length: 67 }, (_, index) => `回路${index + 1} 寝室（2階）`),
];
const half = { names: NAMES, times: every(30, 96), wh: (name: number, time: number) => name * 1_000 + time };

describe('an SD card’s file', () => {
  const { step, columns, rows } = read(sdCardFile(half));

  test('is read by the names of its columns', () => {
    const energy = columns.filter(({ quantity }) => quantity === 'energy');
    expect(step).toBe('30m');
    expect(energy.map(({ name }) => name)).toEqual(NAMES);
    expect(columns.filter(({ quantity }) => quantity === 'cost')).toHaveLength(70);
    expect(rows).toHaveLength(96);
    expect(rows[1]).toEqual({ at: plus(START, minutes(30)), wh: NAMES.map((_, name) => name * 1_000 + 1) });
  });

  test('may hold its columns in any order, and columns that nobody foresaw', () => {
    const [heading, ...lines] = sdCardFile({
      ...half,
      names: ['買電'],
      more: [
        ['新しい回路(Wh)', '7'],
        ['水道(m3)', '3'],
        ['目標達成率(%)', '90'],
      ],
    })
      .replace('\uFEFF', '')
      .trim()
      .split('\r\n');
    const turned = [heading!, ...lines].map((line) => line.split(',').reverse().join(',')).join('\n');
    const file = read(turned);
    expect(file.columns.map(({ name, quantity }) => [name, quantity])).toEqual([
      ['目標達成率', 'other'],
      ['水道', 'other'],
      ['新しい回路', 'energy'],
      ['買電', 'cost'],
      ['買電', 'energy'],
    ]);
    expect(file.rows[3]).toEqual({ at: plus(START, minutes(90)), wh: [7, 3] });
  });

  test('is a file of half hours, hours, days, months or years by the distance of its lines', () => {
    const months = ['2023-11', '2023-12', '2024-01', '2024-02', '2024-03'].map((month) => at(`${month}-01T00:00`));
    const years = ['2022', '2023', '2024', '2025'].map((year) => at(`${year}-01-01T00:00`));
    const stepOf = (times: readonly Instant[]) => read(sdCardFile({ ...half, names: ['買電'], times })).step;
    expect([every(30, 4), every(60, 4), every(1_440, 4), months, years].map(stepOf)).toEqual([
      '30m',
      '1h',
      '1d',
      '1mo',
      '1y',
    ]);
  });

  test('with a hole in it keeps its kind, and an empty cell is not zero', () => {
    const times = [...every(30, 3), plus(START, hours(9)), plus(START, minutes(570))];
    const file = read(sdCardFile({ names: ['買電'], times, wh: (_, time) => (time === 1 ? '' : 0) }));
    expect(file.step).toBe('30m');
    expect(file.rows.map(({ wh }) => wh[0])).toEqual([0, null, 0, 0, 0]);
  });

  test('of a single line is told by its name', () => {
    const text = sdCardFile({ ...half, names: ['買電'], times: [START] });
    expect(read(text, '2024_month.csv').step).toBe('1mo');
    expect(() => read(text)).toThrow('card.csv has too few lines to tell');
  });

  test('may have units in a line of their own, a title above and fields in quotes', () => {
    const text =
      '"AiSEG2"\n日時,"リビング, 南",リビング\n,kWh,円\n202402280000+0900,"1,5",2\n202402280030+0900,0.25,3\n';
    const file = read(text.replace('"1,5"', '1.5'));
    expect(file.columns).toMatchObject([
      { name: 'リビング, 南', quantity: 'energy', scale: 1_000 },
      { name: 'リビング 円', quantity: 'cost' },
    ]);
    expect(file.rows.map(({ wh }) => wh)).toEqual([[1_500], [250]]);
  });
});

describe('a malformed file is refused in one sentence', () => {
  const good = sdCardFile({ ...half, names: ['買電'], times: every(30, 3) });
  test.each([
    ['no time', '日時,買電\nfoo,1\n', 'has no line with a time'],
    ['no heading', good.split('\r\n').slice(1).join('\n'), 'has no heading'],
    [
      'a word for a number',
      good.replace(',1,31', ',many,31'),
      'card.csv line 3, column 2 (買電): "many" is not a number',
    ],
    [
      'a broken time',
      good.replace('202402280100', '20240228010'),
      'line 4, column 1: "20240228010+0900" is not a time',
    ],
  ])('%s', (_name, text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });

  test('bytes that are not UTF-8', () => {
    expect(() => readExport(new Uint8Array([0x93, 0xfa, 0x8e, 0x9e]), 'sjis.csv')).toThrow('sjis.csv is not UTF-8');
  });
});

describe('times', () => {
  test.each([
    ['202604121330+0900', '2026-04-12T13:30'],
    ['202604121330', '2026-04-12T13:30'],
    ['202604120430+0000', '2026-04-12T13:30'],
    ['202604112400+0900', '2026-04-12T00:00'],
    ['20260412+0900', '2026-04-12T00:00'],
    ['202604+0900', '2026-04-01T00:00'],
    ['2026+0900', '2026-01-01T00:00'],
  ])('%s', (text, expected) => {
    expect(parseStamp(text)).toBe(at(expected));
  });

  test.each(['202602301200+0900', '202604122500+0900', '12:00', ''])('%s is none', (text) => {
    expect(parseStamp(text)).toBeNull();
  });
});

describe('headings', () => {
  test.each([
    ['寝室（2階）', '寝室（2階）', 'energy'],
    ['エアコン リビング[Wh]', 'エアコン リビング', 'energy'],
    ['洗面・水まわり (Wh)', '洗面・水まわり', 'energy'],
    ['買電 料金 [0.001円]', '買電 料金', 'cost'],
    ['主幹(円)', '主幹', 'cost'],
    ['ガス使用量(m3)', 'ガス使用量', 'other'],
    ['', 'column 6', 'energy'],
  ] as const)('「%s」', (heading, name, quantity) => {
    expect(columnOf(heading, 5)).toMatchObject({ name, quantity });
  });
});
