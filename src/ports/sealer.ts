import type { Changes } from '#core/backup/changes.ts';

/** Where a piece stands among the others of its file. */
export interface PieceHead {
  readonly gateway: string;
  readonly epoch: string;
  /** Link of the chain of the piece before; '' for the first. */
  readonly previous: string;
}

export interface SealedPiece {
  readonly frame: Uint8Array;
  /** Link of the chain (base64url) that names this piece and all before it. */
  readonly chain: string;
}

/** Compresses and encrypts pieces under the recovery key, and signs for it. Nothing of the house leaves the box otherwise. */
export interface Sealer {
  seal(head: PieceHead, changes: Changes): SealedPiece;
  /** Throws DATA_FILE, with a sentence, for a frame that this recovery key does not open or that is not whole. */
  open(frame: Uint8Array): { readonly head: PieceHead; readonly changes: Changes; readonly chain: string };
  /** Public half of the claim key, base64url. */
  readonly verifier: string;
  sign(text: string): string;
  /** Whether `signature` of `text` was made under this recovery key. */
  verify(text: string, signature: string): boolean;
}
