import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HemsError } from '#core/errors.ts';
import { keyOfWords, newRecoveryKey, qrOfKey, wordsOf } from '#sealing/recovery-key.ts';

/**
 * Makes what a gateway needs for the service, in `folder`: its key and the request for a certificate, and the recovery
 * key, which is shown this once. A unit that takes another one's place gets the words of that one (`words`, a file or `-`).
 */
export async function register(folder: string, gateway: string, words: string | undefined): Promise<void> {
  const [key, request, recovery] = ['key.pem', 'request.pem', 'recovery-key.txt'].map((name) => join(folder, name));
  const there = [key!, recovery!].find((file) => existsSync(file));
  if (there !== undefined)
    throw new HemsError(
      'INPUT',
      `${there} is already there: a new one would not open the backups made so far. Name another --to.`,
    );
  const recoveryKey =
    words === undefined ? newRecoveryKey() : keyOfWords(readFileSync(words === '-' ? 0 : words, 'utf8'));
  // Loaded here only: it is large, and nothing that runs for long makes certificates.
  const { makeKeyAndRequest } = await import('#sealing/certificate-request.ts');
  const made = await makeKeyAndRequest(gateway);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(key!, made.key, { mode: 0o400 });
  writeFileSync(request!, made.request);
  writeFileSync(recovery!, `${wordsOf(recoveryKey)}\n`, { mode: 0o400 });
  const lines = [
    `${key}: the key of this box; it never leaves it.`,
    `${request}: to be signed by the service (hems monitor sign … ${gateway} request.pem).`,
  ];
  if (words === undefined)
    lines.push(
      '',
      '復旧キー（一度だけ表示します。紙に書いて家の外にも保管してください。失うとバックアップは誰にも開けません）',
      'Recovery key, shown only this once: write it on paper. Without it nobody can open the backups.',
      '',
      `  ${wordsOf(recoveryKey)}`,
      '',
      qrOfKey(recoveryKey),
    );
  process.stdout.write(`${lines.join('\n')}\n`);
}
