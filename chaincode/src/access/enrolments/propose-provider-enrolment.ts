import {
  HealthChainError,
  idempotencyKey,
  organizationKinds,
  randomId,
  signedProviderEnrolmentSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { registrarOf } from '../credentials/registrar.js';
import { requirePerson } from '../credentials/require-person.js';
import {
  checkStatement,
  statementRefusals,
  usePublicStatement,
} from '../statements/signed-statement.js';
import { usePublicId } from '../statements/use-id.js';

/** Proposes a provider's passkey, first or new; nobody signs in by it until it is confirmed. */
export const proposeProviderEnrolment = transaction({
  name: 'AccessControlContract:ProposeProviderEnrolment',
  summary:
    'Proposes the passkey that a person of the caller’s organisation enrols, or replaces one with: ' +
    'a ProviderEnrolment. It takes effect when the registrar of another organisation confirms it.',
  arguments: z.strictObject({
    enrolmentId: randomId,
    signed: signedProviderEnrolmentSchema,
    idempotencyKey,
  }),
  guard: holderOf('registrar', ...organizationKinds),
  events: [],
  refusals: ['ALREADY_EXISTS', 'NOT_OWN_ORGANIZATION', ...statementRefusals],
  run: async (context, { enrolmentId, signed }) => {
    const { statement, assertion } = signed;
    const { organization, passkey } = statement;
    if (organization !== context.caller.mspId) {
      throw new HealthChainError('NOT_OWN_ORGANIZATION');
    }
    await requirePerson(context, statement);
    const entry = publicKeys.providerEnrolment(enrolmentId);
    if (await context.publicState.has(entry)) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    await checkStatement(context, { statement, assertion, passkey, custodian: organization });
    await usePublicId(context, enrolmentId);
    await usePublicStatement(context, statement);
    const proposedBy = registrarOf(context);
    await context.publicState.put(entry, { enrolmentId, signed, proposedBy });
    return { enrolmentId };
  },
});
