import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { HealthChainError } from '@healthchain/protocol';
import type { Signatory } from '../platform/fabric/connection.js';
import type { Hsm } from '../platform/keys/hsm.js';
import { publicKeyDigest } from '../platform/keys/public-key-digest.js';

/** The organisation's people, who sign their transactions with their own keys in the token. */
export interface Signatories {
  /** @throws HealthChainError CREDENTIAL_MISSING for a key that is nobody's here */
  readonly of: (publicKeyDigest: string) => Signatory;
}

/** @param certificateFiles PEM files of their Fabric certificates */
export function openSignatories(
  mspId: string,
  hsm: Pick<Hsm, 'fabricSigner'>,
  certificateFiles: readonly string[],
): Signatories {
  const known = new Map(
    certificateFiles.map((file) => {
      const certificate = readFileSync(file);
      const { publicKey } = new X509Certificate(certificate);
      const signatory = { mspId, certificate, signer: hsm.fabricSigner(publicKey) };
      return [publicKeyDigest(publicKey), signatory] as const;
    }),
  );
  return {
    of: (digest) => {
      const signatory = known.get(digest);
      if (signatory === undefined) {
        throw new HealthChainError('CREDENTIAL_MISSING');
      }
      return signatory;
    },
  };
}
