import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A TLS certificate and its key, in PEM. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly key: string;
}

/** An organisation's TLS root, which signs for the local host. */
export interface TlsAuthority {
  /** PEM. */
  readonly root: string;
  readonly issue: (commonName: string, validUntil?: Date) => Promise<TlsIdentity>;
}

export async function createTlsAuthority(organization: string): Promise<TlsAuthority> {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    name: `CN=tlsca, O=${organization}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
    ...validity(),
  });
  return {
    root: root.toString('pem'),
    issue: (commonName, validUntil) => issue(root, keys.privateKey, commonName, validUntil),
  };
}

async function issue(
  root: X509Certificate,
  signingKey: webcrypto.CryptoKey,
  commonName: string,
  validUntil?: Date,
): Promise<TlsIdentity> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${commonName}, OU=client`,
    issuer: root.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
    ...validity(validUntil),
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return {
    certificate: certificate.toString('pem'),
    key: createPrivateKey({ key, format: 'der', type: 'pkcs8' })
      .export({ format: 'pem', type: 'pkcs8' })
      .toString(),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function validity(notAfter = new Date(Date.now() + 3_600_000)) {
  return { notBefore: new Date(Date.now() - 3_600_000), notAfter };
}
