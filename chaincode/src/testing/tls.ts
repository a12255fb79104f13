import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Key and certificate in PEM. */
export interface KeyPairPem {
  readonly key: string;
  readonly certificate: string;
}

/** A CA that issues certificates for `localhost`. */
export interface TestAuthority {
  readonly certificate: string;
  readonly issue: () => Promise<KeyPairPem>;
}

export async function createAuthority(): Promise<TestAuthority> {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=test authority',
      keys,
      signingAlgorithm: algorithm,
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    },
    webcrypto,
  );
  return { certificate: root.toString('pem'), issue: () => issueBy(root, keys.privateKey) };
}

async function issueBy(
  root: X509Certificate,
  signingKey: webcrypto.CryptoKey,
): Promise<KeyPairPem> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create(
    {
      subject: 'CN=localhost',
      issuer: root.subject,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
    },
    webcrypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const body = Buffer.from(pkcs8).toString('base64');
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
    certificate: certificate.toString('pem'),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
