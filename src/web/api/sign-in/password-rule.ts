import { COMMON_PASSWORDS } from './common-passwords.ts';

export const SHORTEST = 8;
export const LONGEST = 128;

export type PasswordProblem = 'password-short' | 'password-long' | 'password-common';

/** The same password whether it was typed full width or half width, composed or not. */
export const normalPassword = (text: string): string => text.normalize('NFKC');

/** security.md A4: 8–128 characters, no rules of composition, none of the common ones. Null where it may be used. */
export function passwordProblem(text: string): PasswordProblem | null {
  const password = normalPassword(text);
  const { length } = Array.from(password);
  if (length < SHORTEST) return 'password-short';
  if (length > LONGEST) return 'password-long';
  return isCommon(password.toLowerCase()) ? 'password-common' : null;
}

function isCommon(password: string): boolean {
  const word = password.replace(/[\d\s!?.,_@#$%&*+-]+$/u, '');
  // What is left of digits alone is nothing; so are one character and one pair repeated.
  return word === '' || COMMON_PASSWORDS.has(password) || COMMON_PASSWORDS.has(word) || /^(.{1,2})\1+$/u.test(password);
}
