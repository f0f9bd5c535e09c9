/** Everything an SKSTACK-IP module can say, as values. Addresses are upper case and written in full, as the module prints them. */
export type Reply =
  /** `OK`, or `OK 01` of ROPT/RUART. */
  | { readonly kind: 'ok'; readonly value: string | null }
  /** `FAIL ER10`. */
  | { readonly kind: 'fail'; readonly code: string }
  | {
      readonly kind: 'event';
      /** 0x01 .. 0xFF, see EVENT. */
      readonly number: number;
      readonly source: string | null;
      /** Two digits behind the address: what became of the datagram in EVENT 21. */
      readonly parameter: number | null;
      /** One digit, on dual-stack modules only. */
      readonly side: number | null;
    }
  | { readonly kind: 'pan'; readonly pan: PanDescription }
  | Datagram
  | {
      readonly kind: 'info';
      readonly address: string;
      readonly mac: string;
      readonly channel: string;
      readonly panId: string;
      readonly side: string;
    }
  | { readonly kind: 'version'; readonly version: string }
  /** The module repeats a command. Only its name is kept: SKSETPWD and SKSETRBID carry secrets. */
  | { readonly kind: 'echo'; readonly command: string }
  | { readonly kind: 'address'; readonly address: string }
  /** A well-formed answer that nobody here needs: EPONG, ESREG, EADDR, … */
  | { readonly kind: 'other'; readonly word: string; readonly text: string };

/** ERXUDP: a datagram came in. */
export interface Datagram {
  readonly kind: 'udp';
  readonly source: string;
  readonly destination: string;
  readonly remotePort: number;
  readonly localPort: number;
  readonly mac: string;
  /** Only with register SA2 = 1. */
  readonly lqi: number | null;
  /** The MAC layer had decrypted it: it comes from the joined meter. */
  readonly secured: boolean;
  /** On dual-stack modules only: its presence tells the kind of module. */
  readonly side: number | null;
  readonly data: Uint8Array;
}

/** EPANDESC: one network heard in a scan. */
export interface PanDescription {
  /** Two hexadecimal digits. */
  readonly channel: string;
  /** Four hexadecimal digits. */
  readonly panId: string;
  /** Sixteen hexadecimal digits. */
  readonly mac: string;
  readonly lqi: number;
  /** The last eight characters of the route-B ID it serves; null where the module does not print it. */
  readonly pairId: string | null;
}

/** EVENT numbers (SKSTACK-IP command reference, chapter EVENT). */
export const EVENT = {
  neighbourSolicitation: 0x01,
  neighbourAdvertisement: 0x02,
  echoRequest: 0x05,
  beacon: 0x20,
  udpSent: 0x21,
  scanEnd: 0x22,
  joinFailed: 0x24,
  joined: 0x25,
  terminationAsked: 0x26,
  terminated: 0x27,
  terminationTimeout: 0x28,
  lifetimeExpired: 0x29,
  dutyLimit: 0x32,
  dutyReleased: 0x33,
  wakeUp: 0xc0,
} as const;

/** Parameter of EVENT 21. */
export const UDP_SENT = { sent: 0x00, failed: 0x01, solicitingFirst: 0x02 } as const;
