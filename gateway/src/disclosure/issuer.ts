import type { KeyObject } from 'node:crypto';
import type { Attributes } from '@healthchain/protocol';
import {
  accumulatorWithout,
  issueAttestation,
  issuerSecrets,
  type Attestation,
} from '@healthchain/protocol/attestation';
import type { OwnKey } from '../keys/own-key.js';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import { deriveKey } from '../platform/keys/seal/index.js';
import type { DisclosureLedger } from './disclosure-ledger.js';

/** The organisation as one that attests. */
export interface Issuer {
  readonly ownKey: OwnKey;
  readonly attest: (attributes: Attributes) => Promise<Attestation>;
  /** Revokes for everybody, from the next transaction on. */
  readonly revoke: (attestation: Attestation) => Promise<void>;
}

export interface IssuerOptions {
  readonly mspId: string;
  readonly seed: KeyObject;
  readonly ledger: Pick<DisclosureLedger, 'issuerKey' | 'publish' | 'revoke'>;
}

export function openIssuer({ mspId, seed, ledger }: IssuerOptions): Issuer {
  const secrets = issuerSecrets({
    signature: deriveKey(seed, 'healthchain/attestation/v1/signature').export(),
    accumulator: deriveKey(seed, 'healthchain/attestation/v1/accumulator').export(),
  });
  const content = {
    signatureKey: secrets.signature.publicKey,
    accumulatorKey: secrets.accumulator.publicKey,
  };
  return {
    ownKey: {
      ...{ key: 'issuer', content },
      standing: async () => {
        const known = await unlessAbsent(ledger.issuerKey(mspId));
        if (known === undefined) return 'none';
        return known.signatureKey === content.signatureKey ? 'published' : 'another';
      },
      publish: (signed) => ledger.publish(content, signed),
    },
    attest: async (attributes) =>
      issueAttestation(secrets, await ledger.issuerKey(mspId), attributes),
    revoke: async ({ revocationId }) => {
      const { accumulated, revocations } = await ledger.issuerKey(mspId);
      await ledger.revoke({
        sequence: revocations + 1,
        revocationId,
        accumulated: accumulatorWithout(secrets, accumulated, revocationId),
      });
    },
  };
}
