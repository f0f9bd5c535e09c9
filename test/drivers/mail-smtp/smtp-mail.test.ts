import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createSmtpMail } from '#drivers/mail-smtp/smtp-mail.ts';
import { mailContract } from '../../contract/mail.ts';
import { readLetter, startSmtpServer } from './smtp-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-mail-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const passwordFile = join(folder, 'password.txt');
writeFileSync(passwordFile, 'geheim\n');

async function open(login = false) {
  const server = await startSmtpServer();
  let closed = false;
  const mail = createSmtpMail({
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    from: 'hidamari@example.jp',
    login: login ? { user: 'hidamari', passwordFile } : null,
  });
  return {
    server,
    mail,
    async arrived() {
      return server.letters.map(({ to, raw }) => ({ to, ...readLetter(raw) }));
    },
    async refuse(how: 'later' | 'never' | 'not-there') {
      if (how === 'not-there') {
        closed = true;
        await server.close();
      } else server.refuseWith = how === 'later' ? 451 : 550;
    },
    async close() {
      if (!closed) await server.close();
    },
  };
}

mailContract('nodemailer over SMTP', open);

it('signs in with the password of the file, and waits for a file that is not there', async () => {
  const box = await open(true);
  const letter = { to: ['owner@example.jp'], subject: 'x', text: 'y' };
  expect(await box.mail.post(letter)).toEqual({ posted: true });
  expect(box.server.logins).toEqual(['\0hidamari\0geheim']);
  rmSync(passwordFile);
  expect(await box.mail.post(letter)).toMatchObject({
    posted: false,
    again: 'later',
    why: expect.stringMatching(/password file/),
  });
  await box.close();
});
