import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { HemsError } from '#core/errors.ts';
import { frameHead, readFrame } from '#protocol/backup/frame.ts';
import { packChanges, unpackChanges } from '#protocol/backup/pack.ts';
import type { Sealer } from '#ports/sealer.ts';
import type { RecoveryKey } from './recovery-key.ts';

const NONCE = 12;
const TAG = 16;
/** A piece is made of a quarter of a megabyte; more than this is no piece of ours. */
const UNPACKED_LIMIT = 64 * 1024 * 1024;
const SALT = 'hidamari backup 1';
/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * AES-256-GCM under a key of its own for each file (HKDF-SHA-256 of the recovery key, gateway and epoch), the head of the
 * frame authenticated with it. Each piece names the one before in its head, so that none can be left out, put elsewhere
 * or taken from another house unseen. The claim key (Ed25519) is derived beside it.
 */
export function createSealer(key: RecoveryKey): Sealer {
  const derive = (info: string): Buffer => Buffer.from(hkdfSync('sha256', key, SALT, info, 32));
  const keys = new Map<string, Buffer>();
  const privateKey = createPrivateKey({
    key: Buffer.concat([ED25519_PKCS8, derive('claim')]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const verifier = publicKey
    .export({ format: 'der', type: 'spki' })
    .subarray(ED25519_SPKI.length)
    .toString('base64url');

  function keyFor(gateway: string, epoch: string): Buffer {
    const info = `piece\n${gateway}\n${epoch}`;
    let made = keys.get(info);
    if (made === undefined) {
      made = derive(info);
      keys.set(info, made);
    }
    return made;
  }

  return {
    verifier,
    seal({ gateway, epoch, previous }, changes) {
      const { from, to, manifest } = changes;
      const head = frameHead({ gateway, epoch, from, to, previous, manifest: manifest !== null });
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', keyFor(gateway, epoch), nonce);
      cipher.setAAD(head);
      const sealed = Buffer.concat([cipher.update(compress(packChanges(changes))), cipher.final()]);
      const frame = Buffer.concat([head, nonce, sealed, cipher.getAuthTag()]);
      return { frame, chain: linkOf(frame) };
    },
    open(frame) {
      const read = readFrame(frame);
      if (read === null || read.sealed.length < NONCE + TAG) throw wrong('a piece of it is no piece of a backup');
      const { head, headBytes, sealed } = read;
      const decipher = createDecipheriv('aes-256-gcm', keyFor(head.gateway, head.epoch), sealed.subarray(0, NONCE));
      decipher.setAAD(headBytes);
      decipher.setAuthTag(sealed.subarray(-TAG));
      let plain: Buffer;
      try {
        plain = Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
      } catch (error) {
        throw wrong(`the recovery key does not open the piece behind ${head.from}, or it was changed`, error);
      }
      const changes = unpackChanges(brotliDecompressSync(plain, { maxOutputLength: UNPACKED_LIMIT }));
      if (changes === null) throw wrong('it was written by a newer version');
      if (changes.from !== head.from || changes.to !== head.to) throw wrong('a piece of it says two things of itself');
      return { head, changes, chain: linkOf(frame) };
    },
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    verify: (text, signature) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')),
  };
}

/** The link of the chain that a frame is: SHA-256 of all of it, base64url. */
const linkOf = (frame: Uint8Array): string => createHash('sha256').update(frame).digest('base64url');

const compress = (bytes: Uint8Array): Buffer =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

const wrong = (why: string, cause?: unknown): HemsError =>
  new HemsError('DATA_FILE', `This backup cannot be read: ${why}. Nothing was changed.`, { cause });
