/**
 * A stream of bytes to one far end: a serial port, a TCP connection to ser2net, or the simulated module.
 *
 * Bytes arrive in any chunking. A write is never awaited: a write that cannot be done shows as `closed`.
 * After `closed` the link may be opened again.
 */
export interface ByteLinkEvents {
  bytes(chunk: Uint8Array): void;
  /** The far end is gone; `cause` is for the log. Called at most once per successful `open`, never after `close`. */
  closed(cause: string): void;
}

export interface ByteLink {
  /** Where this link leads, for logs: `/dev/ttyUSB0`, `tcp://192.168.1.5:3000`, `simulated`. */
  readonly name: string;
  /** Resolves when bytes can flow; rejects with HemsError LINK_OPEN and one sentence. */
  open(events: ByteLinkEvents): Promise<void>;
  write(bytes: Uint8Array): void;
  close(): Promise<void>;
}
