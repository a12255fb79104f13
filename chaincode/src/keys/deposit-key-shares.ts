import {
  escrowDepositSchema,
  escrowTransientField,
  idempotencyKey,
  patientAuthority,
  randomId,
  salt,
  sha256Hex,
  type EscrowDeposit,
} from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys, publicKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';
import { requireNamed } from '../context/require-named.js';
import { transaction } from '../context/use-case.js';
import { decideDeposit } from './decide-deposit.js';

const transientSchema = z.strictObject({ salt, deposit: escrowDepositSchema });

/** Deposits shares of the keys that a consent covers, for the time when the custodian is down. */
export const depositKeyShares = transaction({
  name: 'PatientRecordContract:DepositKeyShares',
  summary:
    'Deposits, for a consent in force, Shamir shares of the consented compartments’ keys, each ' +
    'wrapped to its keeper; takes the place of an earlier deposit.',
  arguments: z.strictObject({ consentId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: gatewayOf('hospital'),
  transient: `\`${escrowTransientField}\`: salt, deposit (EscrowDeposit)`,
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'NOT_CUSTODIAN',
    'CONSENT_UNKNOWN',
    'CONSENT_SUPERSEDED',
    'CONSENT_REVOKED',
    'CONSENT_NOT_IN_FORCE',
    'ESCROW_MISMATCH',
  ],
  run: async (context, { consentId, digest }) => {
    const { deposit, ...transient } = context.transient(escrowTransientField, transientSchema);
    requireDigest(digest, transient.salt, deposit);
    requireNamed(consentId, deposit.consentId);
    const state = context.privateState(patientAuthority);
    const custodian = context.caller.mspId;
    decideDeposit({
      custodian,
      deposit,
      authority: await state.get(privateKeys.authority(deposit.patientId)),
      consent: await state.get(privateKeys.consent(consentId)),
      wrappingKeys: await publishedKeys(context, deposit),
      time: context.time,
    });
    await state.put(privateKeys.escrow(consentId), {
      ...deposit,
      salt: transient.salt,
      custodian,
      depositedAt: context.time.instant,
    });
    return { consentId };
  },
});

async function publishedKeys(
  context: HealthContext,
  { parts }: EscrowDeposit,
): Promise<ReadonlyMap<string, string>> {
  const keepers = new Set(parts.flatMap(({ shares }) => shares.map(({ keeper }) => keeper)));
  const published = new Map<string, string>();
  for (const keeper of keepers) {
    const key = await context.publicState.get(publicKeys.wrappingKey(keeper));
    if (key !== undefined) {
      published.set(keeper, key.keyId);
    }
  }
  return published;
}
