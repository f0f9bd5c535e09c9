import { randomBytes } from 'node:crypto';
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import encodeQr from 'qr';
import { HemsError } from '#core/errors.ts';

/** 128 bits that open a house's backups. Whoever has it can read them, nobody else can. */
export type RecoveryKey = Uint8Array & { readonly brand?: 'recovery-key' };

const BYTES = 16;
const WORDS = 12;

export const newRecoveryKey = (): RecoveryKey => new Uint8Array(randomBytes(BYTES));

/** Twelve words (BIP 39, English list): the last one carries a check of four bits. */
export const wordsOf = (key: RecoveryKey): string => entropyToMnemonic(key, wordlist);

/** Reads the words in whatever case and spacing they were typed. Throws INPUT with a sentence that names what is wrong. */
export function keyOfWords(text: string): RecoveryKey {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length !== WORDS)
    throw new HemsError('INPUT', `A recovery key has ${WORDS} words, these are ${words.length}: write all of them.`);
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown >= 0)
    throw new HemsError(
      'INPUT',
      `Word ${unknown + 1} of the recovery key, "${words[unknown]}", is none of the list: compare it with the paper.`,
    );
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch (error) {
    throw new HemsError(
      'INPUT',
      'A word of the recovery key is wrong (the check at its end does not fit): compare it with the paper.',
      { cause: error },
    );
  }
}

/** The words as a QR code for a terminal. */
export const qrOfKey = (key: RecoveryKey): string => encodeQr(wordsOf(key), 'ascii');
