import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { HealthChainError } from '@healthchain/protocol';
import type { Signatory } from '../platform/fabric/connection.js';
import type { Hsm } from '../platform/keys/hsm.js';

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
      const digest = createHash('sha256')
        .update(publicKey.export({ type: 'spki', format: 'der' }))
        .digest('hex');
      return [digest, { mspId, certificate, signer: hsm.fabricSigner(publicKey) }] as const;
    }),
  );
  return {
    of: (publicKeyDigest) => {
      const signatory = known.get(publicKeyDigest);
      if (signatory === undefined) {
        throw new HealthChainError('CREDENTIAL_MISSING');
      }
      return signatory;
    },
  };
}
