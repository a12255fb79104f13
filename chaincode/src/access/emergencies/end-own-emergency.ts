import {
  authorityTransientField,
  emergencyEnded,
  HealthChainError,
  salt,
  signedEmergencyEndSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { rememberEnd } from './ended-by-patient.js';
import { actionArguments, loadEmergency } from './emergency-action.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { signerOf } from '../passkeys/signer.js';
import { requireSpeaking } from '../statements/require-speaking.js';
import { checkStatement, statementRefusals, useStatement } from '../statements/signed-statement.js';

const transientSchema = z.strictObject({
  ...{ salt, nonceSalt: salt },
  signed: signedEmergencyEndSchema,
});

/**
 * Ends an emergency because the patient, who can speak again, says so; whoever hands it in, their signature
 * decides. It writes what each `OpenChart` under it reads, as `EndEmergency` does.
 */
export const endOwnEmergency = transaction({
  name: 'AccessControlContract:EndOwnEmergency',
  summary:
    'Ends an Emergency by a statement that its patient signed; any member can hand it in. Nothing is ' +
    'opened under it from the next transaction on.',
  arguments: actionArguments,
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: salt, nonceSalt, signed (EmergencyEndStatement with Assertion)`,
  events: [emergencyEnded],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'ENROLMENT_ENDED',
    'EMERGENCY_UNKNOWN',
    'EMERGENCY_ENDED',
    ...statementRefusals,
  ],
  run: async (context, { emergencyId, digest }) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    const { statement, assertion } = signed;
    requireDigest(digest, salts.salt, signed);
    requireNamed(emergencyId, statement.emergencyId);
    const authority = await loadAuthority(context, statement.patientId);
    requireSpeaking(context, authority);
    const { passkey } = signerOf(authority, assertion);
    const { custodian } = authority;
    await checkStatement(context, { statement, assertion, passkey, custodian });
    const { emergency, store } = await loadEmergency(context, statement, salts.salt);
    if (emergency.ended !== undefined) {
      throw new HealthChainError('EMERGENCY_ENDED');
    }
    await useStatement(context, statement, salts.nonceSalt);
    await store({ ...emergency, ended: { ...signed, at: context.time.instant } });
    await rememberEnd(context, emergency.signed.statement, salts.nonceSalt);
    context.emit(emergencyEnded, { emergencyId });
    return { emergencyId };
  },
});
