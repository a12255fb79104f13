import { randomBytes, randomUUID } from 'node:crypto';
import {
  presentationContext,
  type Attributes,
  type IssuerKey,
  type OpinionRequest,
  type PresentedRequest,
} from '@healthchain/protocol';
import {
  accumulatorWithout,
  disclose,
  issueAttestation,
  issuerSecrets,
  present,
  type Attestation,
} from '@healthchain/protocol/attestation';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import type { TestIdentity } from './identity.js';
import { now } from './patients.js';
import type { Outcome, TestLedger } from './test-ledger.js';

const contract = 'AccessControlContract';

export const physician = {
  kind: 'provider',
  validUntil: '2026-05-01T00:00:00Z',
  profession: 'physician',
  state: 'OH',
} as const satisfies Attributes;

/** An organisation's gateway that attests. */
export class TestIssuer {
  readonly secrets = issuerSecrets({ signature: randomBytes(32), accumulator: randomBytes(32) });

  constructor(
    private readonly ledger: TestLedger,
    private readonly gateway: TestIdentity,
  ) {}

  publish({ as = this.gateway, change = {} } = {}): Promise<Outcome> {
    const { signature, accumulator } = this.secrets;
    const keys = { signatureKey: signature.publicKey, accumulatorKey: accumulator.publicKey };
    const request = { ...keys, idempotencyKey: randomUUID(), ...change };
    return this.call('PublishIssuerKey', as, request);
  }

  /** Its key as it stands on the ledger. */
  get key(): IssuerKey {
    const entry = `issuerKey/${this.gateway.mspId}`;
    return JSON.parse(this.ledger.state.get(entry) ?? '') as IssuerKey;
  }

  attest(attributes: Attributes = physician): Attestation {
    return issueAttestation(this.secrets, this.key, attributes);
  }

  revoke({ revocationId }: Attestation, { as = this.gateway, change = {} } = {}): Promise<Outcome> {
    const { accumulated, revocations } = this.key;
    const request = {
      sequence: revocations + 1,
      revocationId,
      accumulated: accumulatorWithout(this.secrets, accumulated, revocationId),
      idempotencyKey: randomUUID(),
      ...change,
    };
    return this.call('RevokeAttestation', as, request);
  }

  private call(name: string, as: TestIdentity, request: object): Promise<Outcome> {
    const args = [JSON.stringify(request)];
    return this.ledger.run({ as, call: `${contract}:${name}`, args, at: now });
  }
}

/** A question about which only its frame counts: nothing opens what is sealed. */
export function opinionOf(
  { issuer, attributes }: Attestation,
  addressee: string,
  keyId: string,
  shown: Parameters<typeof disclose>[1] = ['profession', 'state', 'over18'],
): OpinionRequest {
  const ciphertext = randomBytes(256).toString('base64');
  return {
    opinionId: randomUUID(),
    addressee,
    issuer,
    disclosed: disclose(attributes, shown),
    question: {
      key: { algorithm: 'RSA-OAEP', keyId, ciphertext },
      sealed: randomBytes(64).toString('base64'),
    },
    nonce: randomUUID(),
    idempotencyKey: randomUUID(),
  };
}

/** The question with a presentation for it, or for a use that is otherwise in some respect. */
export function presentedRequest(
  attestation: Attestation,
  key: IssuerKey,
  request: OpinionRequest,
  use: Partial<Parameters<typeof presentationContext>[0]> = {},
): PresentedRequest {
  const context = presentationContext({
    channel: 'healthchain',
    function: `${contract}:RequestSecondOpinion`,
    arguments: request,
    nonce: request.nonce,
    ...use,
  });
  return { ...request, presentation: present(attestation, key, request.disclosed, context) };
}

export function askOpinion(
  ledger: TestLedger,
  as: TestIdentity,
  request: PresentedRequest,
  at = now,
): Promise<Outcome> {
  const args = [JSON.stringify(request)];
  return ledger.run({ as, call: `${contract}:RequestSecondOpinion`, args, at });
}

export function answerOpinion(
  ledger: TestLedger,
  as: TestIdentity,
  { opinionId, addressee }: Pick<OpinionRequest, 'opinionId' | 'addressee'>,
): Promise<Outcome> {
  const sealed = randomBytes(64).toString('base64');
  const answer = { opinionId, addressee, salt: newSalt(), sealed, idempotencyKey: randomUUID() };
  const args = [JSON.stringify(answer)];
  return ledger.run({ as, call: `${contract}:AnswerSecondOpinion`, args, at: now });
}
