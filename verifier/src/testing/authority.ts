import 'reflect-metadata';
import {
  createPrivateKey,
  createPublicKey,
  sign,
  webcrypto,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import {
  BasicConstraintsExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';
import { isSignature } from '../identities/signature.js';
import type { Role } from '../identities/member.js';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

/** Somebody who signs: a client, a peer or an orderer. */
export interface Signer {
  readonly mspId: string;
  /** PEM. */
  readonly certificate: string;
  readonly serialized: Uint8Array;
  sign(data: Uint8Array): Uint8Array;
}

/** An organisation's identity CA. */
export interface Authority {
  readonly mspId: string;
  /** PEM. */
  readonly root: string;
  issue(role: Role, options?: { validUntil?: Date }): Promise<Signer>;
  /** The signed list of what is revoked, in PEM. */
  revoke(...signers: readonly Signer[]): Promise<string>;
}

export async function createAuthority(mspId: string): Promise<Authority> {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    name: `O=${mspId}, CN=ca`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
    ...period(),
  });
  return {
    mspId,
    root: root.toString('pem'),
    issue: async (role, { validUntil } = {}) => {
      const own = await newKeys();
      const certificate = await X509CertificateGenerator.create({
        subject: `OU=${role}, CN=${role}`,
        issuer: root.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [new BasicConstraintsExtension(false, undefined, true)],
        ...period(validUntil),
      });
      return signer(mspId, certificate.toString('pem'), await privateKeyOf(own));
    },
    revoke: async (...signers) => {
      const { notBefore, notAfter } = period();
      const list = await X509CrlGenerator.create({
        issuer: root.subject,
        thisUpdate: notBefore,
        nextUpdate: notAfter,
        signingAlgorithm: algorithm,
        signingKey: keys.privateKey,
        entries: signers.map(({ certificate }) => ({
          serialNumber: new X509Certificate(certificate).serialNumber,
          revocationDate: notBefore,
        })),
      });
      // Go and OpenSSL call it by this name.
      return list.toString('pem').replaceAll(' CRL-----', ' X509 CRL-----');
    },
  };
}

/** A serialized identity, as creators and endorsers are named. */
export function serializedIdentity(mspId: string, certificate: string): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  return identity.serializeBinary();
}

function signer(mspId: string, certificate: string, key: KeyObject): Signer {
  const publicKey = createPublicKey(key);
  return {
    mspId,
    certificate,
    serialized: serializedIdentity(mspId, certificate),
    // Half of the signatures have the higher s, which Fabric refuses.
    sign: (data) => {
      let signature = sign('sha256', data, key);
      while (!isSignature(publicKey, data, signature)) {
        signature = sign('sha256', data, key);
      }
      return signature;
    },
  };
}

async function privateKeyOf({ privateKey }: webcrypto.CryptoKeyPair): Promise<KeyObject> {
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function period(notAfter = new Date(Date.now() + day)) {
  return { notBefore: new Date(Date.now() - day), notAfter };
}
