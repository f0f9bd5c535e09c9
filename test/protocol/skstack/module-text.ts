import { bytesOf } from '#protocol/skstack/ascii.ts';
import { createFramer } from '#protocol/skstack/framer.ts';
import type { Reply } from '#protocol/skstack/reply.ts';

export const METER_ADDRESS = 'FE80:0000:0000:0000:021C:6400:0000:0002';
export const OWN_ADDRESS = 'FE80:0000:0000:0000:021D:1291:0000:0001';
export const METER_MAC = '001C640000000002';

export interface ErxudpForm {
  readonly kind?: 'single' | 'dual';
  readonly lqi?: string;
  readonly payload?: 'hex' | 'binary';
}

/** An ERXUDP line as a module would print it. */
export function erxudp(data: Uint8Array, { kind = 'single', lqi, payload = 'hex' }: ErxudpForm = {}): Uint8Array {
  const side = kind === 'dual' ? '0 ' : '';
  const length = data.length.toString(16).toUpperCase().padStart(4, '0');
  const head = `ERXUDP ${METER_ADDRESS} ${OWN_ADDRESS} 0E1A 0E1A ${METER_MAC} ${lqi === undefined ? '' : `${lqi} `}1 ${side}${length} `;
  const body = payload === 'hex' ? bytesOf(Buffer.from(data).toString('hex').toUpperCase()) : data;
  return joinBytes(bytesOf(head), body, bytesOf('\r\n'));
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The replies of a stream that arrives in the given chunks. */
export function repliesOf(chunks: Iterable<Uint8Array>): { replies: Reply[]; noise: number } {
  const replies: Reply[] = [];
  const framer = createFramer((reply) => replies.push(reply));
  for (const chunk of chunks) framer.push(chunk);
  return { replies, noise: framer.noise };
}

export const kindsOf = (replies: readonly Reply[]): string[] =>
  replies.map((reply) => {
    if (reply.kind === 'event') return `event ${reply.number.toString(16)}`;
    return reply.kind === 'fail' ? `fail ${reply.code}` : reply.kind;
  });
