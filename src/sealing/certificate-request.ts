// Asked for by @peculiar/x509 before it is loaded.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { PemConverter, Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

export interface KeyAndRequest {
  /** PKCS #8, PEM. Never leaves the box. */
  readonly key: string;
  /** PKCS #10, PEM: what the service signs. */
  readonly request: string;
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A new key of this box and the request for a certificate of `gateway`. */
export async function makeKeyAndRequest(gateway: string): Promise<KeyAndRequest> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [gateway] }],
    keys: keys,
    signingAlgorithm: EC,
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: `${PemConverter.encode(key, 'PRIVATE KEY')}\n`, request: `${request.toString('pem')}\n` };
}
