import { expect, test } from 'vitest';
import {
  answersFor,
  classOf,
  encodeEoj,
  eojOf,
  formatEoj,
  instanceOf,
  parseEoj,
  readEoj,
} from '#protocol/echonet/eoj.ts';

test('class and instance make up the object code, as number, text and bytes', () => {
  const eoj = eojOf(0x027d, 0x1f);
  expect([classOf(eoj), instanceOf(eoj), formatEoj(eoj)]).toEqual([0x027d, 0x1f, '027D1F']);
  expect(readEoj(encodeEoj(eoj), 0)).toBe(eoj);
  expect(parseEoj('0x027d1f')).toBe(eoj);
});

test('a class alone means its first instance; anything else is no object', () => {
  expect(parseEoj('0288')).toBe(0x028801);
  for (const text of ['', '02', '02880', '0288011', 'meter']) expect(parseEoj(text)).toBeNull();
});

test('any instance answers for instance 0 of its own class only', () => {
  expect(answersFor(0x013000, 0x013001)).toBe(true);
  expect(answersFor(0x013001, 0x013001)).toBe(true);
  expect(answersFor(0x013001, 0x013002)).toBe(false);
  expect(answersFor(0x013000, 0x029001)).toBe(false);
});
