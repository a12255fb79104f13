import { randomBytes, randomUUID } from 'node:crypto';
import {
  type Assertion,
  HealthChainError,
  passkeyOf,
  sha256Hex,
  type SignedStepUp,
  signedStepUpSchema,
  statementChallenge,
  stepUpLength,
  type StepUpStatement,
  stepUpStatementSchema,
} from '@healthchain/protocol';
import { verifyAssertion } from '@healthchain/protocol/assertion';
import { z } from 'zod';
import type { SignInStates } from '../platform/durable-store/sign-in-states.js';
import type { EnrolledPerson, People } from '../platform/sign-in/people.js';
import { type Matter, type MatterOf, matterRequestSchema, type MatterRequest } from './matter.js';

/** Who is to sign for what. */
export interface StepUpRequest {
  /** SHA-256 of the key of their credential. */
  readonly signatory: string;
  readonly matter: MatterRequest;
}

/** What the page shows to who is to sign. */
export interface ShownStepUp {
  readonly matter: Matter;
  readonly signatory: string;
}

/** What the browser asks the authenticator for. */
export interface StepUpChallenge {
  readonly challenge: string;
  readonly rpId: string;
  /** Of every passkey that speaks for them. */
  readonly credentialIds: readonly string[];
}

/** Asks people of the organisation for signatures, each for one act. Nothing counts by it: the chaincode decides. */
export interface StepUpDesk {
  readonly begin: (
    request: StepUpRequest,
  ) => Promise<{ readonly stepUpId: string; readonly expiresAt: string }>;
  /** The signature, once there is one. @throws HealthChainError STEP_UP_EXPIRED, as the others */
  readonly find: (stepUpId: string) => Promise<SignedStepUp | undefined>;
  readonly show: (stepUpId: string) => Promise<ShownStepUp>;
  /** Makes the statement: it counts from now on for two minutes. */
  readonly prepare: (stepUpId: string) => Promise<StepUpChallenge>;
  readonly sign: (stepUpId: string, assertion: Assertion) => Promise<void>;
}

export interface StepUpOptions {
  readonly mspId: string;
  readonly channel: string;
  readonly states: Pick<SignInStates, 'put' | 'find'>;
  readonly people: Pick<People, 'find' | 'site'>;
  readonly matterOf: MatterOf;
  /** Does at once what nobody else has to do. */
  readonly act: (signed: SignedStepUp) => Promise<void>;
  readonly now: () => number;
}

/** Milliseconds in which somebody can open the page, read it and sign. */
const patience = 10 * 60_000;
const stateKind = 'StepUp';

const keptSchema = z.strictObject({
  signatory: sha256Hex,
  matter: matterRequestSchema,
  expiresAt: z.int(),
  statement: stepUpStatementSchema.optional(),
  signed: signedStepUpSchema.optional(),
});
type Kept = z.infer<typeof keptSchema>;

export function stepUpDesk(options: StepUpOptions): StepUpDesk {
  const { mspId, channel, states, people, matterOf, act, now } = options;

  const keep = (stepUpId: string, kept: Kept): Promise<void> =>
    states.put(stateKind, stepUpId, {
      payload: JSON.stringify(kept),
      expiresAt: kept.expiresAt,
    });

  async function load(stepUpId: string): Promise<Kept> {
    const known = await states.find(stateKind, stepUpId);
    if (known === undefined) throw new HealthChainError('STEP_UP_EXPIRED');
    return keptSchema.parse(JSON.parse(known.payload));
  }

  async function signatoryOf(signatory: string, { roles }: Matter): Promise<EnrolledPerson> {
    const person = await people.find({ kind: 'provider', publicKeyDigest: signatory });
    if (person === undefined) throw new HealthChainError('PASSKEY_UNKNOWN');
    if (!person.roles.some((role) => roles.includes(role))) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
    return person;
  }

  return {
    begin: async ({ signatory, matter }) => {
      await signatoryOf(signatory, await matterOf(matter));
      const stepUpId = randomBytes(32).toString('base64url');
      const expiresAt = now() + patience;
      await keep(stepUpId, { signatory, matter, expiresAt });
      return { stepUpId, expiresAt: new Date(expiresAt).toISOString() };
    },
    find: async (stepUpId) => (await load(stepUpId)).signed,
    show: async (stepUpId) => {
      const { signatory, matter } = await load(stepUpId);
      return { signatory, matter: await matterOf(matter) };
    },
    prepare: async (stepUpId) => {
      const kept = await load(stepUpId);
      const matter = await matterOf(kept.matter);
      const { passkeys } = await signatoryOf(kept.signatory, matter);
      const statement: StepUpStatement = {
        ...matter.subject,
        ...{ channel, nonce: randomUUID(), issuedAt: new Date(now()).toISOString() },
        ...{ organization: mspId, publicKeyDigest: kept.signatory },
      };
      await keep(stepUpId, { ...kept, statement });
      return {
        challenge: Buffer.from(statementChallenge(statement)).toString('base64url'),
        rpId: (await people.site()).rpId,
        credentialIds: passkeys.map(({ passkey }) => passkey.credentialId),
      };
    },
    sign: async (stepUpId, assertion) => {
      const kept = await load(stepUpId);
      const { statement } = kept;
      if (statement === undefined || now() - Date.parse(statement.issuedAt) > stepUpLength) {
        throw new HealthChainError('STATEMENT_NOT_CURRENT');
      }
      const { passkeys } = await signatoryOf(kept.signatory, await matterOf(kept.matter));
      const signer = passkeyOf(passkeys, assertion);
      if (signer === undefined) throw new HealthChainError('SIGNATURE_INVALID');
      await verifyAssertion(statement, assertion, signer.passkey, await people.site());
      const signed: SignedStepUp = { statement, assertion };
      await act(signed);
      await keep(stepUpId, { ...kept, signed });
    },
  };
}
