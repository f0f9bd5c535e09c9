import { createSocket } from 'node:dgram';
import { decodeFrame, ESV, encodeFrame } from '#protocol/echonet/frame.ts';

/** Nodes on loopback that answer every Get with four bytes a property: `nodes.ts PREFIX COUNT`, at PREFIX.1 and up. */
const [prefix = '127.77.1', count = '60'] = process.argv.slice(2);
const EDT = Uint8Array.of(0, 0, 3, 0xa1);

const opened = Array.from({ length: Number(count) }, (_, i) => {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (bytes, from) => {
    const frame = decodeFrame(bytes);
    if (frame?.esv !== ESV.Get) return;
    const properties = frame.properties.map(({ epc }) => ({ epc, edt: EDT }));
    const answer = { tid: frame.tid, seoj: frame.deoj, deoj: frame.seoj, esv: ESV.Get_Res, properties };
    socket.send(encodeFrame(answer), from.port, from.address);
  });
  return new Promise<void>((resolve) => socket.bind({ address: `${prefix}.${i + 1}`, port: 3610 }, resolve));
});
await Promise.all(opened);
process.stdout.write('ready\n');
