/**
 * UDP port 3610 on one interface of the LAN (ECHONET Lite, Part II chapter 1), or the simulated LAN.
 *
 * Datagrams may be lost, repeated and reordered; nothing is retried here.
 */
export interface Datagram {
  /** Sender's IP address in text form; the sender's port does not matter (some nodes answer from another one). */
  readonly from: string;
  readonly multicast: boolean;
  readonly bytes: Uint8Array;
}

export interface DatagramLink {
  readonly name: string;
  /**
   * Resolves when datagrams can flow; rejects with HemsError LINK_OPEN and one sentence. `restored` is called each time
   * they can flow again after an outage that the link healed by itself: cable, address or port came back.
   */
  open(receive: (datagram: Datagram) => void, restored?: () => void): Promise<void>;
  /** To UDP port 3610 of `address`, or to the multicast group of ECHONET Lite where `address` is `multicast`. */
  send(address: string, bytes: Uint8Array): void;
  close(): Promise<void>;
}
