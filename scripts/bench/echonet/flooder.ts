import { createSocket, type Socket } from 'node:dgram';
import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, encodeFrame } from '#protocol/echonet/frame.ts';

/** Sends RATE datagrams a second to TARGET for SECONDS, from 32 addresses: `flooder.ts TARGET SECONDS RATE`. Prints how many. */
const [target = '127.77.0.1', length = '5', rate = '50000'] = process.argv.slice(2);
const SLICE_MS = 2;

const frame = (esv: number, deoj: number, epc: number, edt: Uint8Array): Uint8Array =>
  encodeFrame({ tid: 77, seoj: NODE_PROFILE, deoj, esv, properties: [{ epc, edt }] });
const FRAMES = [
  frame(ESV.INF, NODE_PROFILE, 0xd5, Uint8Array.of(1, 1, 48, 1)),
  frame(ESV.Get, NODE_PROFILE, 0x9f, new Uint8Array(0)),
  frame(ESV.Get_Res, CONTROLLER, 0xe7, new Uint8Array(4)),
  Uint8Array.of(0x10, 0x81, 0, 0, 1),
];

const open = (i: number): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind({ address: target.replace(/\.\d+\.\d+$/, `.9.${i + 1}`), port: 0 }, () => resolve(socket));
  });
const sockets = await Promise.all(Array.from({ length: 32 }, (_, i) => open(i)));

let sent = 0;
const start = performance.now();
const slice = (): void => {
  const elapsed = performance.now() - start;
  if (elapsed >= Number(length) * 1_000) {
    process.stdout.write(`${sent}\n`);
    for (const socket of sockets) socket.close();
    return;
  }
  for (const due = (elapsed / 1_000) * Number(rate); sent < due; sent++)
    sockets[sent % sockets.length]!.send(FRAMES[sent % FRAMES.length]!, 3610, target);
  setTimeout(slice, SLICE_MS);
};
slice();
