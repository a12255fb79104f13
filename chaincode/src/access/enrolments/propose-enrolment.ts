import {
  authorityTransientField,
  chartSchema,
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  phiReferences,
  randomId,
  salt,
  sha256Hex,
  signedEnrolmentSchema,
  canonicalJson,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { sha256 } from '../../context/sha256.js';
import { transaction } from '../../context/use-case.js';
import { registrarOf } from '../credentials/registrar.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireEncryptionKey } from '../../context/require-encryption-key.js';
import { checkStatement, statementRefusals, useStatement } from '../statements/signed-statement.js';
import { useId } from '../statements/use-id.js';

const transientSchema = z.strictObject({
  salt,
  nonceSalt: salt,
  /** The patient's chart as the ledger holds it; its hash proves it. */
  chart: chartSchema,
  signed: signedEnrolmentSchema,
});

/** Proposes a patient's passkey, first or new; it speaks for nobody until it is confirmed. */
export const proposeEnrolment = transaction({
  name: 'AccessControlContract:ProposeEnrolment',
  summary:
    'Proposes the passkey that a patient of the caller’s organisation enrols, or replaces one with. ' +
    'It takes effect when the registrar of another organisation confirms it.',
  arguments: z.strictObject({ enrolmentId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: holderOf('registrar', 'hospital'),
  transient: `\`${authorityTransientField}\`: salt, nonceSalt, chart (Chart), signed (EnrolmentStatement with Assertion)`,
  refusals: [
    'TRANSIENT_MISSING',
    'ALREADY_EXISTS',
    'NOT_CUSTODIAN',
    'STATE_MISMATCH',
    ...statementRefusals,
  ],
  run: async (context, { enrolmentId, digest }) => {
    const { chart, signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, salts.salt, signed);
    const { statement, assertion } = signed;
    requireEncryptionKey(statement.encryptionKey);
    const { mspId } = context.caller;
    if (statement.custodian !== mspId || chart.custodian !== mspId) {
      throw new HealthChainError('NOT_CUSTODIAN');
    }
    const known = await context.privateState(phiReferences).hash(privateKeys.chart(chart.chartId));
    if (chart.chartId !== statement.patientId || known !== sha256(canonicalJson(chart))) {
      throw new HealthChainError('STATE_MISMATCH');
    }
    const authority = context.privateState(patientAuthority);
    const entry = privateKeys.enrolment(enrolmentId);
    if ((await authority.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const { passkey, custodian } = statement;
    await checkStatement(context, { statement, assertion, passkey, custodian });
    await useId(context, enrolmentId, salts.nonceSalt);
    await useStatement(context, statement, salts.nonceSalt);
    const proposedBy = registrarOf(context);
    await authority.put(entry, { salt: salts.salt, enrolmentId, signed, proposedBy });
    return { enrolmentId };
  },
});
