/** A file takes the place of another one at the service, signed with the key derived from the recovery key. */
export interface Claim {
  readonly epoch: string;
  /** The file it goes on from, up to its number `at`; null where it begins at 0. */
  readonly follows: { readonly epoch: string; readonly at: number } | null;
  /** Ed25519 over `claimText`, base64url. */
  readonly signature: string;
}

/** How far the service has confirmed what stands in a file: the cursor over our own rows. */
export interface OutboxPosition {
  readonly epoch: string;
  /** Everything up to this number of the change sequence is on the service's disk. */
  readonly sequence: number;
  /** Its link of the chain there. */
  readonly chain: string;
  /** When that was last confirmed, ms since 1970; null before the first time. */
  readonly confirmedAt: number | null;
  /** The file of another unit that this one went on from, when it was restored. */
  readonly follows: Claim['follows'];
  /** JST day (since 1970) of the last manifest; null before the first. */
  readonly manifestDay: number | null;
  /** Set when another unit has taken this one's place: nothing is sent any more. */
  readonly replaced: Claim | null;
}

export const atTheBeginning = (epoch: string): OutboxPosition => ({
  epoch,
  sequence: 0,
  chain: '',
  confirmedAt: null,
  follows: null,
  manifestDay: null,
  replaced: null,
});
