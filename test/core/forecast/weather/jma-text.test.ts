import { expect, test } from 'vitest';
import { readJmaText } from '#core/forecast/weather/jma-text.ts';

const hour = (text: string, at: number): number[] => {
  const { sun, cloud, wet } = readJmaText(text);
  return [sun[at]!, cloud[at]!, wet[at]!];
};

test.each([
  ['晴れ', 12, [1, 0, 0]],
  ['晴れ　時々　くもり', 12, [0.5, 0.5, 0]],
  ['晴れ　昼過ぎ　から　くもり', 11, [1, 0, 0]],
  ['晴れ　昼過ぎ　から　くもり', 13, [0, 1, 0]],
  ['くもり　昼前　から　昼過ぎ　晴れ', 14, [1, 0, 0]],
  ['くもり　昼前　から　昼過ぎ　晴れ', 16, [0, 1, 0]],
  ['雨　明け方　まで　くもり', 2, [0, 1, 0]],
  ['雨　明け方　まで　くもり', 8, [0, 0, 1]],
  ['くもり　後　雨', 13, [0, 0, 1]],
  ['くもり　一時　雨', 10, [0, 0.75, 0.25]],
  ['晴れ　朝晩　くもり', 12, [1, 0, 0]],
  ['晴れ　朝晩　くもり', 7, [0, 1, 0]],
  ['くもり　所により　雨　で　雷を伴う', 12, [0, 0.75, 0.25]],
  ['', 12, [0, 1, 0]],
])('%s at %i o’clock', (text, at, expected) => {
  expect(hour(text, at)).toEqual(expected);
});

test('every hour of any text is fully painted', () => {
  for (const text of [
    '晴れ　夜　くもり　所により　夜遅く　雨',
    '雪か雨　昼前　から　時々　くもり',
    'みぞれ　後　晴れ',
  ]) {
    const { sun, cloud, wet } = readJmaText(text);
    for (let at = 0; at < 24; at++) expect(sun[at]! + cloud[at]! + wet[at]!).toBeCloseTo(1, 12);
  }
});
