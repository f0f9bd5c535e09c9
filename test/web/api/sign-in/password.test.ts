import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashPassword, isPassword } from '#web/api/sign-in/password-hash.ts';
import { passwordProblem } from '#web/api/sign-in/password-rule.ts';

describe('A4: a password that is chosen', () => {
  test('has 8 to 128 characters, counted as people count them', () => {
    expect(passwordProblem('七文字しかない')).toBe('password-short');
    expect(passwordProblem('八文字あれば足りる')).toBeNull();
    expect(passwordProblem('🔋🔋🌞🚗🏠💧⚡')).toBe('password-short');
    expect(passwordProblem('long words '.repeat(12).slice(0, 128))).toBeNull();
    expect(passwordProblem('long words '.repeat(12).slice(0, 129))).toBe('password-long');
  });

  test('needs no digit, capital or sign', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'bcdfghjklmnp'.split('')), { minLength: 14, maxLength: 60 }),
        (letters) => {
          fc.pre(new Set(letters).size > 3);
          expect(passwordProblem(letters.join(''))).toBeNull();
        },
      ),
      { seed: 9, numRuns: 200 },
    );
  });

  test('is none of those that are tried first, however they are dressed up', () => {
    for (const common of [
      'password',
      'Password123!',
      'P@ssw0rd2026',
      '12345678',
      '19851224',
      'aaaaaaaaaa',
      'abababab',
      'qwertyuiop',
      'hidamari1',
      'ｐａｓｓｗｏｒｄ',
      'Panasonic2024',
    ])
      expect([common, passwordProblem(common)]).toEqual([common, 'password-common']);
  });
});

describe('A3: a stored password', () => {
  test('is argon2id with at least 19 MiB and a salt of its own', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    const [, memory] = /^\$argon2id\$v=19\$m=(\d+),t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/.exec(first)!;
    expect(Number(memory)).toBeGreaterThanOrEqual(19 * 1024);
    expect(first).not.toBe(second);
    expect(await isPassword('correct horse', first)).toBe(true);
    expect(await isPassword('correct horse ', first)).toBe(false);
  });

  test('is the same typed full width or half width', async () => {
    const hash = await hashPassword('ひだまり 2026 ok');
    expect(await isPassword('ひだまり　２０２６ ｏｋ', hash)).toBe(true);
  });

  test('of nobody, or of a damaged file, is never right', async () => {
    expect(await isPassword('anything at all', null)).toBe(false);
    expect(await isPassword('anything at all', 'plain')).toBe(false);
  });
});
