import { describe, expect, it } from 'vitest';
import type { Letter, Mail } from '#ports/mail.ts';

/** A far end that takes letters, or is told to refuse them. */
export interface FarMailbox {
  readonly mail: Mail;
  /** What arrived: recipients, and subject and text as they were written. */
  arrived(): Promise<readonly Letter[]>;
  refuse(how: 'later' | 'never' | 'not-there'): Promise<void>;
}

/** What src/ports/mail.ts promises, for every implementation. */
export function mailContract(what: string, open: () => Promise<FarMailbox & { close(): Promise<void> }>): void {
  const letter: Letter = {
    to: ['owner@example.jp', 'second@example.jp'],
    subject: '[わが家] 警告: 蓄電池',
    text: '蓄電池から応答がありません。\n.\nA line of its own with a dot, and 日本語.\n',
  };

  describe(`${what} keeps the promises of a mailbox`, () => {
    it('hands over a letter with its Japanese, its lines and all its recipients', async () => {
      const box = await open();
      expect(await box.mail.post(letter)).toEqual({ posted: true });
      expect(await box.arrived()).toEqual([letter]);
      await box.close();
    });

    it.each([
      ['later', 'later'],
      ['never', 'never'],
      ['not-there', 'later'],
    ] as const)('tells whether another attempt is worth it (%s)', async (how, again) => {
      const box = await open();
      await box.refuse(how);
      expect(await box.mail.post(letter)).toMatchObject({ posted: false, again, why: expect.stringMatching(/./) });
      await box.close();
    });
  });
}
