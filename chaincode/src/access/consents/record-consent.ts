import {
  authorityTransientField,
  consentRecorded,
  HealthChainError,
  isSeparate,
  patientAuthority,
  signedConsentSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { requireCareTeams } from '../care-teams/care-teams.js';
import { decisionArguments, decisionSalts, settleDecision } from './decision.js';
import { decisionSigner, signerRefusals } from './decision-signer.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { checkStatement, statementRefusals } from '../statements/signed-statement.js';

const transientSchema = z.strictObject({
  ...decisionSalts,
  signed: signedConsentSchema,
});

/** Records a consent; whoever hands it in, the patient's signature decides. */
export const recordConsent = transaction({
  name: 'AccessControlContract:RecordConsent',
  summary: 'Records a consent that a patient signed, or a delegate for them.',
  arguments: decisionArguments,
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: consentSalt, authoritySalt, nonceSalt, signed (ConsentStatement with Assertion)`,
  events: [consentRecorded],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'ALREADY_EXISTS',
    'CARE_TEAM_UNKNOWN',
    'CONSENT_NOT_SEPARATE',
    'CONSENTS_EXHAUSTED',
    ...signerRefusals,
    ...statementRefusals,
  ],
  run: async (context, { consentId, digest }) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, salts.consentSalt, signed);
    requireNamed(consentId, signed.statement.consentId);
    const { statement, assertion } = signed;
    if (!isSeparate(statement.compartments)) {
      throw new HealthChainError('CONSENT_NOT_SEPARATE');
    }
    const organizations = await context.publicState.get(publicKeys.organizations());
    const { grantee } = statement;
    if (!organizations?.content.organizations.some(({ mspId }) => mspId === grantee)) {
      throw new HealthChainError(
        'ORGANIZATION_UNKNOWN',
        'The consent is for nobody on the channel.',
      );
    }
    await requireCareTeams(context, statement);
    const authority = await loadAuthority(context, statement.patientId);
    const { custodian, enrolmentId } = authority;
    const passkey = await decisionSigner(context, authority, signed);
    await checkStatement(context, { statement, assertion, passkey, custodian });
    const state = context.privateState(patientAuthority);
    const entry = privateKeys.consent(consentId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    await settleDecision(context, authority, statement, salts);
    const recordedAt = context.time.instant;
    await state.put(entry, {
      salt: salts.consentSalt,
      consentId,
      signed,
      enrolmentId,
      recordedAt,
    });
    context.emit(consentRecorded, { consentId });
    return { consentId };
  },
});
