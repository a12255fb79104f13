import {
  authorityTransientField,
  HealthChainError,
  requestEvents,
  salt,
  sealedExplanationSchema,
  signedPatientRequestSchema,
  type PatientRequestStatement,
  type SealedExplanation,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { signerOf } from '../passkeys/signer.js';
import { requireReadableBy } from '../explanations/require-readable-by.js';
import { requireSpeaking } from '../statements/require-speaking.js';
import { checkStatement, statementRefusals, useStatement } from '../statements/signed-statement.js';
import { useId } from '../statements/use-id.js';
import { receiptOf } from './decide-receipt.js';
import { requestArguments, storeRequest } from './request-action.js';

const transientSchema = z.strictObject({
  ...{ salt, nonceSalt: salt },
  signed: signedPatientRequestSchema,
  explanation: sealedExplanationSchema.optional(),
});

/** Takes a patient's request; whoever hands it in, the patient's signature decides, and the clock runs. */
export const fileRequest = transaction({
  name: 'AccessControlContract:FileRequest',
  summary:
    'Takes what a patient, or the proxy enrolled for them, asks of the custodian under their signature: ' +
    'access, an amendment or an accounting. The request policy in force says until when it is answered.',
  arguments: requestArguments,
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: salt, nonceSalt, signed (PatientRequestStatement with Assertion), explanation (SealedExplanation, if the patient wrote something)`,
  events: [requestEvents.filed],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'ENROLMENT_ENDED',
    'REQUEST_POLICY_UNKNOWN',
    'WRAPPING_KEY_UNKNOWN',
    'ALREADY_EXISTS',
    ...statementRefusals,
  ],
  run: async (context, { requestId, digest }) => {
    const transient = context.transient(authorityTransientField, transientSchema);
    const { signed, explanation } = transient;
    const { statement, assertion } = signed;
    requireDigest(digest, transient.salt, signed);
    requireNamed(requestId, statement.requestId);
    const authority = await loadAuthority(context, statement.patientId);
    const { custodian, enrolmentId } = authority;
    requireSpeaking(context, authority);
    const { passkey } = signerOf(authority, assertion);
    await checkStatement(context, { statement, assertion, passkey, custodian });
    await requireExplained(context, statement, custodian, explanation);
    const policy = await context.publicState.get(publicKeys.requestPolicy());
    const receipt = receiptOf(policy, statement.what, custodian, context.time.instant);
    await useId(context, requestId, transient.nonceSalt);
    await useStatement(context, statement, transient.nonceSalt);
    const request = {
      ...{ salt: transient.salt, requestId, signed, enrolmentId, ...receipt },
      ...(explanation && { explanation }),
    };
    await storeRequest(context, request, transient.salt);
    context.emit(requestEvents.filed, { requestId });
    return { requestId };
  },
});

/**
 * Requires what the patient signed to have written, sealed for the custodian, and nothing else.
 *
 * @throws HealthChainError `INVALID_ARGUMENT` or `WRAPPING_KEY_UNKNOWN`
 */
async function requireExplained(
  context: HealthContext,
  { textDigest }: PatientRequestStatement,
  custodian: string,
  explanation: SealedExplanation | undefined,
): Promise<void> {
  if ((textDigest === undefined) !== (explanation === undefined)) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The statement and what is sealed differ.');
  }
  if (explanation !== undefined) {
    await requireReadableBy(context, explanation, [custodian]);
  }
}
