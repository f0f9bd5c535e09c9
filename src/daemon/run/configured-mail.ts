import { createMailQueue, type MailQueue } from '#app/mail-queue.ts';
import { createSmtpMail } from '#drivers/mail-smtp/smtp-mail.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Settings } from '#ports/settings.ts';
import type { Configuration } from './check-configuration.ts';

/** Notices by mail as the configuration wants them; null where it names no mail server. */
export function configuredMail(
  { file, fileNamed }: Configuration,
  parts: { readonly settings: Settings; readonly clock: Clock; readonly log: Log },
): MailQueue | null {
  if (file.mail === null) return null;
  const { host, port, security, user, password_file: passwordFile, from, to, level } = file.mail;
  const login = user === null || passwordFile === null ? null : { user, passwordFile: fileNamed(passwordFile) };
  const mail = createSmtpMail({ host, port, security, from, login });
  return createMailQueue({ ...parts, mail, options: { to, language: file.language, from: level, house: 'Hidamari' } });
}
