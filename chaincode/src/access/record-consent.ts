import {
  authorityTransientField,
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  randomId,
  salt,
  sha256Hex,
  signedConsentSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../context/guards.js';
import { privateKeys, publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';
import { loadAuthority } from './load-authority.js';
import { requireDigest } from './require-digest.js';
import { checkStatement, statementRefusals, useStatement } from './signed-statement.js';

const transientSchema = z.strictObject({
  consentSalt: salt,
  authoritySalt: salt,
  nonceSalt: salt,
  signed: signedConsentSchema,
});

/** Records a consent; whoever hands it in, the patient's signature decides. */
export const recordConsent = transaction({
  name: 'AccessControlContract:RecordConsent',
  summary: 'Records a consent that a patient signed.',
  arguments: z.strictObject({ consentId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: consentSalt, authoritySalt, nonceSalt, signed (ConsentStatement with Assertion)`,
  events: [],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'ALREADY_EXISTS',
    ...statementRefusals,
  ],
  run: async (context, { consentId, digest }) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, salts.consentSalt, signed);
    const { statement, assertion } = signed;
    if (statement.consentId !== consentId) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The statement is about another consent.');
    }
    const organizations = await context.publicState.get(publicKeys.organizations());
    const { grantee } = statement;
    if (!organizations?.content.organizations.some(({ mspId }) => mspId === grantee)) {
      throw new HealthChainError(
        'ORGANIZATION_UNKNOWN',
        'The consent is for nobody on the channel.',
      );
    }
    const authority = await loadAuthority(context, statement.patientId);
    const { passkey, custodian, enrolmentId } = authority;
    await checkStatement(context, { statement, assertion, passkey, custodian });
    const state = context.privateState(patientAuthority);
    const entry = privateKeys.consent(consentId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    await useStatement(context, statement, salts.nonceSalt);
    const recordedAt = context.time.instant;
    await state.put(entry, {
      salt: salts.consentSalt,
      consentId,
      signed,
      enrolmentId,
      recordedAt,
    });
    await state.put(privateKeys.authority(authority.patientId), {
      ...authority,
      salt: salts.authoritySalt,
      revision: authority.revision + 1,
    });
    return { consentId };
  },
});
