import { createServer, type Socket } from 'node:net';

/** A small SMTP server (RFC 5321) in this process, with PLAIN authentication. */
export interface SmtpServer {
  readonly port: number;
  readonly letters: { readonly to: readonly string[]; readonly raw: string }[];
  readonly logins: string[];
  /** Answers RCPT with this code from now on. */
  refuseWith: number | null;
  close(): Promise<void>;
}

export async function startSmtpServer(): Promise<SmtpServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    talk(socket, made);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: SmtpServer = {
    port: (server.address() as { port: number }).port,
    letters: [],
    logins: [],
    refuseWith: null,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}

function talk(socket: Socket, server: SmtpServer): void {
  let buffer = '';
  let to: string[] = [];
  let inData = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  say('220 test');
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    for (;;) {
      const end = inData ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n');
      if (end < 0) return;
      const piece = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      if (inData) {
        server.letters.push({ to, raw: `${piece}\r\n` });
        [to, inData] = [[], false];
        say('250 taken');
      } else inData = command(piece);
    }
  });

  function command(line: string): boolean {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') say('250-test\r\n250 AUTH PLAIN');
    else if (verb === 'AUTH') {
      server.logins.push(Buffer.from(line.slice(11), 'base64').toString());
      say('235 welcome');
    } else if (verb === 'RCPT') {
      if (server.refuseWith !== null) say(`${server.refuseWith} not now`);
      else {
        to.push(/<(.*)>/.exec(line)![1]!);
        say('250 fine');
      }
    } else if (verb === 'DATA') {
      say('354 go on');
      return true;
    } else if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
    } else say('250 fine');
    return false;
  }
}

/** Subject and text as they were written: RFC 2047 words and quoted-printable or base64 bodies undone. */
export function readLetter(raw: string): { readonly subject: string; readonly text: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = head.replaceAll(/\r\n[ \t]/g, ' ');
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1] ?? '';
  const body = rest.join('\r\n\r\n').replaceAll('\r\n..', '\r\n.');
  const subject = field('subject')
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : quoted(text.replaceAll('_', ' ')),
    );
  const encoding = field('content-transfer-encoding').toLowerCase();
  const text = encoding === 'base64' ? Buffer.from(body, 'base64').toString() : quoted(body.replaceAll('=\r\n', ''));
  return { subject, text: text.replaceAll('\r\n', '\n') };
}

const quoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
