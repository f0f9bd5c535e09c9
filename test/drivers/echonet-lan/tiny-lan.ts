import { type Millis, millis, parseInstant } from '#core/time/instant.ts';
import { createVirtualClock, type VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { Datagram, DatagramLink } from '#ports/datagram-link.ts';
import { decodeFrame, ESV, encodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';
import { parseHex } from '#protocol/echonet/integer.ts';

/** What a node of the test does with a frame: sends frames back, each after its own delay. */
export type Script = (frame: Frame, send: (answer: Partial<Frame>, delay?: number) => void) => void;

/** A LAN that holds as much as one test needs: nodes are functions, time is virtual, everything sent is kept. */
export interface TinyLan {
  readonly clock: VirtualClock;
  readonly link: DatagramLink;
  /** Frames that our side sent, with their destination. */
  readonly sent: { readonly to: string; readonly frame: Frame; readonly at: number }[];
  node(address: string, script: Script): void;
  /** A datagram out of the blue. */
  inject(from: string, bytes: Uint8Array, multicast?: boolean): void;
  /** Runs the clock while `work` is under way, then gives its result. */
  settle<T>(work: Promise<T>, most?: Millis): Promise<T>;
  run(ms: number): Promise<void>;
}

export const DELAY = 20;

export function createTinyLan(): TinyLan {
  const clock = createVirtualClock({ start: parseInstant('2026-04-12T12:00:00+09:00')! });
  const nodes = new Map<string, Script>();
  const sent: TinyLan['sent'] = [];
  let receive: ((datagram: Datagram) => void) | null = null;

  const deliver = (to: string, frame: Frame): void => {
    for (const [address, script] of nodes) {
      if (to !== 'multicast' && to !== address) continue;
      clock.after(millis(DELAY / 2), 'there', () =>
        script(frame, (answer, delay = DELAY / 2) => {
          const whole = { ...frame, seoj: frame.deoj, deoj: frame.seoj, ...answer };
          if (whole.esv !== ESV.SetGet_Res && whole.esv !== ESV.SetGet_SNA)
            delete (whole as { getProperties?: unknown }).getProperties;
          const bytes = encodeFrame(whole);
          clock.after(millis(delay), 'back', () => receive?.({ from: address, multicast: false, bytes }));
        }),
      );
    }
  };

  return {
    clock,
    sent,
    link: {
      name: 'tiny',
      async open(listener) {
        receive = listener;
      },
      send(to, bytes) {
        const frame = decodeFrame(bytes);
        if (frame === null) throw new Error('we sent something that is no frame');
        sent.push({ to, frame, at: clock.monotonic() });
        deliver(to, frame);
      },
      async close() {
        receive = null;
      },
    },
    node: (address, script) => nodes.set(address, script),
    inject: (from, bytes, multicast = false) => receive?.({ from, multicast, bytes }),
    async settle(work, most = millis(120_000)) {
      const end = clock.now() + most;
      let done = false;
      work.then(
        () => (done = true),
        () => (done = true),
      );
      await clock.run({ until: end as ReturnType<typeof clock.now>, stop: () => done });
      if (!done) throw new Error('still waiting');
      return work;
    },
    run: (ms) => clock.run({ until: (clock.now() + ms) as ReturnType<typeof clock.now> }),
  };
}

/** A well-behaved object: answers Get, SetC and SetGet from a table, for any of its EPCs. */
export function objectScript(values: Record<string, string>, settable: readonly string[] = []): Script {
  const table = new Map(Object.entries(values).map(([epc, hex]) => [Number.parseInt(epc, 16), parseHex(hex)!]));
  const writable = new Set(settable.map((epc) => Number.parseInt(epc, 16)));
  const read = (properties: readonly Property[]): Property[] =>
    properties.map(({ epc }) => ({ epc, edt: table.get(epc) ?? new Uint8Array(0) }));
  const write = (properties: readonly Property[]): Property[] =>
    properties.map((property) => {
      if (!writable.has(property.epc)) return property;
      table.set(property.epc, property.edt);
      return { epc: property.epc, edt: new Uint8Array(0) };
    });
  const full = (properties: readonly Property[]): boolean => properties.every(({ edt }) => edt.length > 0);
  const empty = (properties: readonly Property[]): boolean => properties.every(({ edt }) => edt.length === 0);
  return (frame, send) => {
    if (frame.esv === ESV.Get) {
      const properties = read(frame.properties);
      send({ esv: full(properties) ? ESV.Get_Res : ESV.Get_SNA, properties });
    }
    if (frame.esv === ESV.SetC) {
      const properties = write(frame.properties);
      send({ esv: empty(properties) ? ESV.Set_Res : ESV.SetC_SNA, properties });
    }
    if (frame.esv === ESV.SetGet) {
      const properties = write(frame.properties);
      const getProperties = read(frame.getProperties ?? []);
      send({
        esv: empty(properties) && full(getProperties) ? ESV.SetGet_Res : ESV.SetGet_SNA,
        properties,
        getProperties,
      });
    }
  };
}

/** A node with several objects; what is sent to none of them is not answered. */
export const nodeScript =
  (objects: ReadonlyMap<number, Script>): Script =>
  (frame, send) =>
    objects.get(frame.deoj)?.(frame, send);
