// Asked for by @peculiar/x509 before it is loaded.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { HemsError } from '#core/errors.ts';
import { days, type Instant, plus } from '#core/time/instant.ts';
import { isName } from '#protocol/backup/frame.ts';
import { MONITOR } from './name.ts';

/** A certificate authority of one service: who has a certificate of it is let in by the broker, as who it says. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface KeyAndCertificate {
  readonly key: string;
  readonly certificate: string;
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** A house may be without anybody who renews something for as long. */
const VALID = days(3_652);
/** Clocks of boxes that just started may stand a little behind. */
const SLACK = days(-1);

export async function createAuthority(name: string, now: Instant): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: EC,
    serialNumber: serial(),
    notBefore: dateOf(plus(now, SLACK)),
    notAfter: dateOf(plus(now, days(2 * 3_652))),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: pem(certificate), key: await exported(keys.privateKey) };
}

/**
 * Signs the request of a gateway (PEM). Throws INPUT, with a sentence, where it is none, where its signature does not
 * fit, or where its name is not `gateway`.
 */
export async function signRequest(
  authority: Authority,
  gateway: string,
  request: string,
  now: Instant,
): Promise<string> {
  if (!isName(gateway) || gateway === MONITOR)
    throw new HemsError(
      'INPUT',
      `"${gateway}" cannot be the name of a gateway: letters, digits, dots and dashes are accepted.`,
    );
  let read: Pkcs10CertificateRequest;
  try {
    read = new Pkcs10CertificateRequest(request);
  } catch (error) {
    throw new HemsError('INPUT', 'This is no certificate request: give the file that hems backup register wrote.', {
      cause: error,
    });
  }
  const name = read.subjectName.getField('CN').join();
  if (name !== gateway) throw new HemsError('INPUT', `The request is for "${name}" and not for "${gateway}".`);
  if (!(await read.verify())) throw new HemsError('INPUT', 'The signature of the request does not fit its key.');
  return certify(
    authority,
    { name: gateway, publicKey: read.publicKey, usage: ExtendedKeyUsage.clientAuth, hosts: [] },
    now,
  );
}

/** A key and a certificate for the broker (`hosts`) or, without hosts, for a client of it. */
export async function issue(
  authority: Authority,
  name: string,
  hosts: readonly string[],
  now: Instant,
): Promise<KeyAndCertificate> {
  const keys = await newKeys();
  const usage = hosts.length > 0 ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth;
  const certificate = await certify(authority, { name, publicKey: keys.publicKey, usage, hosts }, now);
  return { key: await exported(keys.privateKey), certificate };
}

async function certify(
  authority: Authority,
  of: {
    readonly name: string;
    readonly publicKey: PublicKeyOf;
    readonly usage: ExtendedKeyUsage;
    readonly hosts: readonly string[];
  },
  now: Instant,
): Promise<string> {
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [of.name] }],
    issuer: issuer.subjectName,
    publicKey: of.publicKey,
    signingKey: await webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(authority.key), EC, false, ['sign']),
    signingAlgorithm: EC,
    serialNumber: serial(),
    notBefore: dateOf(plus(now, SLACK)),
    notAfter: dateOf(plus(now, VALID)),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([of.usage]),
      ...(of.hosts.length > 0 ? [new SubjectAlternativeNameExtension(of.hosts.map(hostName))] : []),
    ],
  });
  return pem(certificate);
}

type PublicKeyOf = NonNullable<Parameters<typeof X509CertificateGenerator.create>[0]>['publicKey'];

const hostName = (value: string): { type: 'ip' | 'dns'; value: string } => ({
  type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns',
  value,
});

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
}

const exported = async (key: webcrypto.CryptoKey): Promise<string> =>
  `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
const pem = (certificate: X509Certificate): string => `${certificate.toString('pem')}\n`;
const dateOf = (at: Instant): Date => new Date(at);
/** 127 random bits: positive, as RFC 5280 wants it. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}
