import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import { X509CertificateGenerator } from '@peculiar/x509';

/** A client of the network as a peer presents it to the chaincode. */
export interface TestIdentity {
  readonly mspId: string;
  readonly certificatePem: string;
  readonly publicKeyDigest: string;
}

/** An identity with a fresh key; the OU is what NodeOUs classify it by. */
export async function createIdentity(
  mspId: string,
  ...organizationalUnits: readonly string[]
): Promise<TestIdentity> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const units = organizationalUnits.map((unit) => `OU=${unit}, `).join('');
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: `${units}CN=${mspId}`, keys, signingAlgorithm: algorithm },
    webcrypto,
  );
  const publicKey = await webcrypto.subtle.exportKey('spki', keys.publicKey);
  return {
    mspId,
    certificatePem: certificate.toString('pem'),
    publicKeyDigest: createHash('sha256').update(Buffer.from(publicKey)).digest('hex'),
  };
}
