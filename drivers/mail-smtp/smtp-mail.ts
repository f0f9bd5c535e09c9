import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import type { Letter, Mail, Posted } from '#ports/mail.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte (465), `starttls` or nothing at all (587), `none` for a relay on the same machine. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly from: string;
  /** Null: the server asks for none. The file is read anew for each letter, so a new password needs no restart. */
  readonly login: { readonly user: string; readonly passwordFile: string } | null;
  /** For each step of the conversation, ms. */
  readonly patience?: number;
}

const PATIENCE = 15_000;
/** RFC 5321 4.2.1: 5yz is a permanent refusal, 4yz a transient one. */
const PERMANENT = 500;

/** Letters by SMTP (RFC 5321), each over a connection of its own: there are few, and no connection has to be kept. */
export function createSmtpMail(options: SmtpOptions): Mail {
  const { host, port, security, from, login, patience = PATIENCE } = options;
  return {
    async post({ to, subject, text }: Letter): Promise<Posted> {
      let auth: { user: string; pass: string } | undefined;
      try {
        if (login !== null) auth = { user: login.user, pass: readFileSync(login.passwordFile, 'utf8').trimEnd() };
      } catch (error) {
        return later(`the password file cannot be read: ${(error as Error).message}`);
      }
      const transport = createTransport({
        host,
        port,
        secure: security === 'tls',
        requireTLS: security === 'starttls',
        ignoreTLS: security === 'none',
        connectionTimeout: patience,
        greetingTimeout: patience,
        socketTimeout: patience,
        ...(auth === undefined ? {} : { auth }),
      });
      try {
        const { rejected } = await transport.sendMail({ from, to: [...to], subject, text });
        return rejected.length === 0 ? { posted: true } : never(`${rejected.join(', ')} was refused`);
      } catch (error) {
        const { responseCode, code, message } = error as Error & { responseCode?: number; code?: string };
        // A wrong password (EAUTH, 535) is put right by a person; the letter itself is fine.
        const permanent = responseCode !== undefined && responseCode >= PERMANENT && code !== 'EAUTH';
        return permanent ? never(message) : later(message);
      } finally {
        transport.close();
      }
    },
  };
}

const later = (why: string): Posted => ({ posted: false, again: 'later', why });
const never = (why: string): Posted => ({ posted: false, again: 'never', why });
