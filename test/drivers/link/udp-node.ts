import { createSocket, type Socket } from 'node:dgram';
import { decodeFrame, ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import type { Script } from '../echonet-lan/tiny-lan.ts';

const PORT = 3610;
const GROUP = '224.0.23.0';

/** A node on real sockets that does as it is told; as little of the product in it as can be. */
export interface UdpNode {
  readonly address: string;
  script: Script;
  /** Datagrams that came in, with the port they left from. */
  readonly received: { readonly fromPort: number; readonly bytes: Uint8Array }[];
  /** From port 3610 to any address, or to the group. */
  send(to: string, frame: Frame): void;
  close(): Promise<void>;
}

/** `answersFrom`: a port of the node's own choice instead of 3610, as some adapters do. */
export async function createUdpNode(
  address: string,
  script: Script,
  { answersFrom = 'port 3610' }: { readonly answersFrom?: 'port 3610' | 'another port' } = {},
): Promise<UdpNode> {
  const own = await bind(address, PORT);
  const group = await bind(GROUP, PORT);
  group.addMembership(GROUP, address);
  own.setMulticastInterface(address);
  const other = answersFrom === 'another port' ? await bind(address, 0) : own;
  const received: UdpNode['received'] = [];
  const timers = new Set<NodeJS.Timeout>();
  const node: UdpNode = {
    address,
    script,
    received,
    send: (to, frame) => own.send(encodeFrame(frame), PORT, to === 'multicast' ? GROUP : to),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([...new Set([own, group, other])].map(closed));
    },
  };
  const hear = (bytes: Uint8Array, from: { address: string; port: number }): void => {
    received.push({ fromPort: from.port, bytes });
    const frame = decodeFrame(bytes);
    if (frame === null || (from.address === address && from.port === PORT)) return;
    node.script(frame, (answer, delay = 0) => {
      const whole = { ...frame, seoj: frame.deoj, deoj: frame.seoj, ...answer };
      if (whole.esv !== ESV.SetGet_Res && whole.esv !== ESV.SetGet_SNA)
        delete (whole as { getProperties?: unknown }).getProperties;
      const timer = setTimeout(() => {
        timers.delete(timer);
        other.send(encodeFrame(whole), PORT, from.address);
      }, delay);
      timers.add(timer);
    });
  };
  own.on('message', hear);
  group.on('message', hear);
  return node;
}

function bind(address: string, port: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.close(() => resolve()));
