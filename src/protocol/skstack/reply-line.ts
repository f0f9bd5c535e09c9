import type { Reply } from './reply.ts';

const ADDRESS = /^[0-9A-F]{4}(?::[0-9A-F]{4}){7}$/i;
const ERROR = /^ER\d\d$/;
const COMMAND = /^(?:SK[A-Z0-9]+|[RW]OPT|[RW]UART)$/;
const ANSWER = /^E[A-Z][A-Z0-9]*$/;

/** What one line means, without its line end; null for anything a module does not say. Never throws. */
export function parseReplyLine(line: string): Reply | null {
  const tokens = line.trim().split(/ +/);
  const word = tokens[0]!;
  switch (word) {
    case 'OK':
      return tokens.length <= 2 ? { kind: 'ok', value: tokens[1] ?? null } : null;
    case 'FAIL':
      return tokens.length === 2 && ERROR.test(tokens[1]!) ? { kind: 'fail', code: tokens[1]! } : null;
    case 'EVENT':
      return parseEvent(tokens);
    case 'EVER':
      return tokens.length === 2 ? { kind: 'version', version: tokens[1]! } : null;
    case 'EINFO':
      return parseInfo(tokens);
  }
  if (COMMAND.test(word)) return { kind: 'echo', command: word };
  if (tokens.length === 1 && ADDRESS.test(word)) return { kind: 'address', address: word };
  if (ANSWER.test(word)) return { kind: 'other', word, text: line };
  return null;
}

/** `EVENT 21 <address> 00`, with a side token on dual-stack modules: `EVENT 21 <address> 0 00`; told apart by width. */
function parseEvent(tokens: readonly string[]): Reply | null {
  const number = parseDigits(tokens[1], 2);
  if (number === null || tokens.length > 5) return null;
  let side: number | null = null;
  let parameter: number | null = null;
  for (const token of tokens.slice(3)) {
    if (token.length === 1) side = parseDigits(token, 1);
    else parameter = parseDigits(token, 2);
    if (side === null && parameter === null) return null;
  }
  const source = tokens[2] ?? null;
  return source === null || ADDRESS.test(source) ? { kind: 'event', number, source, side, parameter } : null;
}

function parseInfo(tokens: readonly string[]): Reply | null {
  const [, address = '', mac = '', channel = '', panId = '', side = ''] = tokens;
  if (!ADDRESS.test(address) || side === '') return null;
  return { kind: 'info', address, mac, channel, panId, side };
}

function parseDigits(token: string | undefined, width: number): number | null {
  return token !== undefined && token.length === width && /^[0-9A-F]+$/i.test(token)
    ? Number.parseInt(token, 16)
    : null;
}
