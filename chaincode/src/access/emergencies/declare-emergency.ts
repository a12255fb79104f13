import {
  authorityTransientField,
  emergencyDeclared,
  emergencyLength,
  HealthChainError,
  idempotencyKey,
  isAfter,
  patientAuthority,
  permittedClasses,
  randomId,
  salt,
  sealedExplanationSchema,
  sha256Hex,
  signedEmergencySchema,
  stepUpLength,
  type EmergencyStatement,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { chartReader, roleOfCaller } from '../charts/chart-reader.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { loadProviderPasskey } from '../passkeys/load-provider-passkey.js';
import { signerOf } from '../passkeys/signer.js';
import { requireNoneEnded } from './ended-by-patient.js';
import { requireReadableBy } from '../explanations/require-readable-by.js';
import {
  checkStatement,
  requireCurrent,
  statementRefusals,
  useStatement,
} from '../statements/signed-statement.js';
import { useId } from '../statements/use-id.js';

const transientSchema = z.strictObject({
  ...{ salt, nonceSalt: salt },
  signed: signedEmergencySchema,
  explanation: sealedExplanationSchema,
});

/**
 * Breaks the glass: a clinician states, signed by their passkey, that this patient cannot consent. It opens
 * nothing by itself; `OpenChart` does, as often as it takes, until the emergency ends.
 */
export const declareEmergency = transaction({
  name: 'AccessControlContract:DeclareEmergency',
  summary:
    'Declares an Emergency, signed by the clinician’s passkey within the last two minutes, for four ' +
    'hours at most. OpenChart can rest on it, for the purpose BTG. Another person has to review it.',
  arguments: z.strictObject({ emergencyId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: chartReader,
  transient: `\`${authorityTransientField}\`: salt, nonceSalt, signed (EmergencyStatement with Assertion), explanation (SealedExplanation)`,
  events: [emergencyDeclared],
  refusals: [
    'TRANSIENT_MISSING',
    'POLICY_NOT_PERMITTED',
    'EMERGENCY_OF_ANOTHER',
    'EMERGENCY_ENDED',
    'EMERGENCY_UNREVIEWED',
    'PATIENT_UNKNOWN',
    'PASSKEY_UNKNOWN',
    'WRAPPING_KEY_UNKNOWN',
    'ALREADY_EXISTS',
    'PRIVATE_DATA_UNAVAILABLE',
    ...statementRefusals,
  ],
  run: async (context, { emergencyId, digest }) => {
    const transient = context.transient(authorityTransientField, transientSchema);
    const { signed, explanation } = transient;
    const { statement, assertion } = signed;
    requireDigest(digest, transient.salt, signed);
    requireNamed(emergencyId, statement.emergencyId);
    const policyVersion = await requireBreaksGlass(context);
    requireOwn(context, statement);
    await requireNoneEnded(context, statement);
    const { custodian } = await loadAuthority(context, statement.patientId);
    const clinician = await loadProviderPasskey(context, statement);
    const { enrolmentId } = clinician;
    const { passkey } = signerOf(clinician, assertion);
    requireCurrent(statement.issuedAt, context.time, stepUpLength);
    const site = statement.organization;
    await checkStatement(context, { statement, assertion, passkey, custodian: site });
    await requireReadableBy(context, explanation, [custodian, statement.organization]);
    await useId(context, emergencyId, transient.nonceSalt);
    await useStatement(context, statement, transient.nonceSalt);
    const entry = privateKeys.emergency(statement.patientId, emergencyId);
    await context.privateState(patientAuthority).put(entry, {
      salt: transient.salt,
      ...{ emergencyId, signed, enrolmentId, custodian, explanation, policyVersion },
      declaredAt: context.time.instant,
    });
    context.emit(emergencyDeclared, { emergencyId });
    return { emergencyId };
  },
});

/** Requires a role that the policy lets read something in an emergency, and answers the policy's version. */
async function requireBreaksGlass(context: HealthContext): Promise<number> {
  const role = await roleOfCaller(context);
  const policy = await context.publicState.get(publicKeys.accessPolicy());
  const question = { role, action: 'read', purpose: 'BTG' } as const;
  if (policy === undefined || permittedClasses(policy.content, question).length === 0) {
    throw new HealthChainError('POLICY_NOT_PERMITTED');
  }
  return policy.version;
}

/** Requires that the caller declares it for themselves, and that it ends within four hours from now, not before. */
function requireOwn({ caller, time }: HealthContext, statement: EmergencyStatement): void {
  const { organization, publicKeyDigest, until } = statement;
  if (organization !== caller.mspId || publicKeyDigest !== caller.publicKeyDigest) {
    throw new HealthChainError('EMERGENCY_OF_ANOTHER');
  }
  if (!isAfter(until, time)) {
    throw new HealthChainError('EMERGENCY_ENDED');
  }
  if (isAfter(until, { epochMilliseconds: time.epochMilliseconds + emergencyLength })) {
    throw new HealthChainError(
      'INVALID_ARGUMENT',
      'An emergency ends within four hours of the transaction that declares it.',
    );
  }
}
