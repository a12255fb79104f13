import {
  attestationRevocationRequestSchema,
  HealthChainError,
  organizationKinds,
} from '@healthchain/protocol';
import { isRevocationOf } from '@healthchain/protocol/presentation';
import { gatewayOf } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';

/**
 * Takes an attestation out of the accumulator of the caller's organisation: from the next transaction
 * on it proves nothing. It writes the key that each presentation reads, so that the order of the blocks
 * decides between them.
 */
export const revokeAttestation = transaction({
  name: 'AccessControlContract:RevokeAttestation',
  summary:
    'Revokes an attestation of the caller’s organisation by its random id, which says nothing of whose ' +
    'it was. Revocations are numbered without a gap; the new value has to be the one before without ' +
    'that id. Answers the AttestationRevocation.',
  arguments: attestationRevocationRequestSchema,
  guard: gatewayOf(...organizationKinds),
  refusals: ['ISSUER_UNKNOWN', 'REVOCATION_UNEXPECTED'],
  run: async (context, { sequence, revocationId, accumulated }) => {
    const organization = context.caller.mspId;
    const entry = publicKeys.issuerKey(organization);
    const issuer = await context.publicState.get(entry);
    if (issuer === undefined) {
      throw new HealthChainError('ISSUER_UNKNOWN');
    }
    if (
      sequence !== issuer.revocations + 1 ||
      !isRevocationOf(issuer, { revocationId, accumulated })
    ) {
      throw new HealthChainError('REVOCATION_UNEXPECTED');
    }
    const revocation = {
      ...{ organization, sequence, revocationId, accumulated },
      revokedAt: context.time.instant,
    };
    await context.publicState.put(entry, { ...issuer, accumulated, revocations: sequence });
    await context.publicState.put(
      publicKeys.attestationRevocation(organization, sequence),
      revocation,
    );
    return revocation;
  },
});
