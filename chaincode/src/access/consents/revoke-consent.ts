import {
  authorityTransientField,
  consentRevoked,
  HealthChainError,
  patientAuthority,
  signedRevocationSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { decisionArguments, decisionSalts, settleDecision } from './decision.js';
import { decisionSigner, signerRefusals } from './decision-signer.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { checkStatement, statementRefusals } from '../statements/signed-statement.js';

const transientSchema = z.strictObject({
  ...decisionSalts,
  signed: signedRevocationSchema,
});

/**
 * Takes a consent back: from the next transaction on nobody opens the chart under it, and what key
 * keepers hold for it is gone from every peer.
 */
export const revokeConsent = transaction({
  name: 'AccessControlContract:RevokeConsent',
  summary:
    'Takes a consent back by a revocation that the patient signed, or a delegate for them; any member ' +
    'can hand it in.',
  arguments: decisionArguments,
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: consentSalt, authoritySalt, nonceSalt, signed (RevocationStatement with Assertion)`,
  events: [consentRevoked],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'CONSENT_UNKNOWN',
    'CONSENT_REVOKED',
    ...signerRefusals,
    ...statementRefusals,
  ],
  run: async (context, { consentId, digest }) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, salts.consentSalt, signed);
    requireNamed(consentId, signed.statement.consentId);
    const { statement, assertion } = signed;
    const authority = await loadAuthority(context, statement.patientId);
    const { custodian, patientId } = authority;
    const passkey = await decisionSigner(context, authority, signed);
    await checkStatement(context, { statement, assertion, passkey, custodian });
    const state = context.privateState(patientAuthority);
    const consent = await state.get(privateKeys.consent(consentId));
    if (consent?.signed.statement.patientId !== patientId) {
      throw new HealthChainError('CONSENT_UNKNOWN');
    }
    if (consent.revocation !== undefined) {
      throw new HealthChainError('CONSENT_REVOKED');
    }
    const revokedAt = context.time.instant;
    await state.put(privateKeys.consent(consentId), {
      ...consent,
      salt: salts.consentSalt,
      revocation: { ...signed, revokedAt },
    });
    await settleDecision(context, authority, statement, salts);
    await state.purge(privateKeys.escrow(consentId));
    context.emit(consentRevoked, { consentId });
    return { consentId };
  },
});
