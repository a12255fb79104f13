import {
  authorityTransientField,
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  randomId,
  salt,
  sha256Hex,
  signedRevocationSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';
import { loadAuthority } from './load-authority.js';
import { requireDigest } from './require-digest.js';
import { checkStatement, statementRefusals, useStatement } from './signed-statement.js';

const transientSchema = z.strictObject({
  consentSalt: salt,
  authoritySalt: salt,
  nonceSalt: salt,
  signed: signedRevocationSchema,
});

/** Takes a consent back: from the next transaction on nobody opens the chart under it. */
export const revokeConsent = transaction({
  name: 'AccessControlContract:RevokeConsent',
  summary:
    'Takes a consent back by a revocation that the patient signed; any member can hand it in.',
  arguments: z.strictObject({ consentId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: consentSalt, authoritySalt, nonceSalt, signed (RevocationStatement with Assertion)`,
  events: [],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'CONSENT_UNKNOWN',
    'CONSENT_REVOKED',
    ...statementRefusals,
  ],
  run: async (context, { consentId, digest }) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, salts.consentSalt, signed);
    const { statement, assertion } = signed;
    if (statement.consentId !== consentId) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The statement is about another consent.');
    }
    const authority = await loadAuthority(context, statement.patientId);
    const { passkey, custodian, patientId } = authority;
    await checkStatement(context, { statement, assertion, passkey, custodian });
    const state = context.privateState(patientAuthority);
    const consent = await state.get(privateKeys.consent(consentId));
    if (consent?.signed.statement.patientId !== patientId) {
      throw new HealthChainError('CONSENT_UNKNOWN');
    }
    if (consent.revocation !== undefined) {
      throw new HealthChainError('CONSENT_REVOKED');
    }
    await useStatement(context, statement, salts.nonceSalt);
    const revokedAt = context.time.instant;
    await state.put(privateKeys.consent(consentId), {
      ...consent,
      salt: salts.consentSalt,
      revocation: { ...signed, revokedAt },
    });
    await state.put(privateKeys.authority(patientId), {
      ...authority,
      salt: salts.authoritySalt,
      revision: authority.revision + 1,
    });
    return { consentId };
  },
});
