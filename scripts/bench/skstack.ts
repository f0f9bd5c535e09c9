import { spawnSync } from 'node:child_process';
import { decodeFrame } from '#protocol/echonet/frame.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { bytesOf } from '#protocol/skstack/ascii.ts';
import { createFramer } from '#protocol/skstack/framer.ts';
import type { Figure } from '../bench.ts';

/** A meter's answer with power and current, 24 bytes, as a real one sent it (shared/data/transcripts). */
const REPLY = '1081000102880105FF017202E704000003A1E80400460028';
const HEAD =
  'ERXUDP FE80:0000:0000:0000:021C:6400:0000:0002 FE80:0000:0000:0000:021D:1291:0000:0001 0E1A 0E1A 001C640000000002 1';
const LINES = 2_000;

/** The peer answers with an object of hexadecimal strings; the clock runs around the parsing alone. */
const PEER = `
  require('date-utils');
  const EL = require('echonet-lite');
  const frame = Buffer.from('${REPLY}', 'hex');
  const rate = () => {
    const count = 100_000;
    const from = process.hrtime.bigint();
    for (let i = 0; i < count; i++) EL.parseBytes(frame);
    return count / (Number(process.hrtime.bigint() - from) / 1e9);
  };
  rate();
  console.log(Math.max(rate(), rate(), rate()));
`;

/** A stream of answers as the module prints it, in chunks as a serial port hands them over. */
function stream(payload: 'hex' | 'binary', side: string, chunk: number): readonly Uint8Array[] {
  const data = payload === 'hex' ? bytesOf(REPLY) : parseHex(REPLY)!;
  const head = bytesOf(`${HEAD}${side} ${(REPLY.length / 2).toString(16).toUpperCase().padStart(4, '0')} `);
  const line = Uint8Array.of(...head, ...data, 0x0d, 0x0a);
  const all = new Uint8Array(LINES * line.length);
  for (let i = 0; i < LINES; i++) all.set(line, i * line.length);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < all.length; at += chunk) chunks.push(all.subarray(at, at + chunk));
  return chunks;
}

/** From bytes of the module to a decoded frame: frames a second, the best of several runs. */
function rateOf(chunks: readonly Uint8Array[]): number {
  let frames = 0;
  const framer = createFramer((reply) => {
    if (reply.kind === 'udp' && decodeFrame(reply.data)?.properties.length === 2) frames++;
  });
  let best = 0;
  for (let run = 0; run < 40; run++) {
    const from = performance.now();
    frames = 0;
    for (const chunk of chunks) framer.push(chunk);
    best = Math.max(best, frames / ((performance.now() - from) / 1_000));
  }
  if (frames !== LINES) throw new Error(`${frames} of ${LINES} frames were understood`);
  return best;
}

const perSecond = (rate: number): string => `${Math.round(rate / 1_000).toLocaleString('en')} k frames/s`;

export async function run(): Promise<readonly Figure[]> {
  const peer = spawnSync(process.execPath, ['-e', PEER], { encoding: 'utf8' });
  const peerRate = Number(peer.stdout);
  if (!(peerRate > 0)) throw new Error(`echonet-lite could not be measured: ${peer.stderr}`);
  const beside = `bound 1,000 k; echonet-lite, without the ERXUDP line: ${perSecond(peerRate)}`;
  return [
    {
      name: 'ERXUDP → frame, 24 B, binary, dual stack',
      figure: perSecond(rateOf(stream('binary', ' 0', 4_096))),
      beside,
    },
    { name: 'ERXUDP → frame, 24 B, hex, single stack', figure: perSecond(rateOf(stream('hex', '', 4_096))), beside },
    {
      name: 'ERXUDP → frame, 24 B, binary, dual stack, cut',
      figure: perSecond(rateOf(stream('binary', ' 0', 64))),
      beside: 'no bound; every 64 bytes, as USB cuts it',
    },
  ];
}
