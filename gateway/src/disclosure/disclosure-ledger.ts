import { randomUUID } from 'node:crypto';
import {
  attestationRevocationSchema,
  issuerKeySchema,
  secondOpinionPageSchema,
  secondOpinionSchema,
  type AttestationRevocation,
  type IssuerKey,
  type OpinionAnswer,
  type PresentedRequest,
  type SecondOpinion,
  type SecondOpinionPage,
  type SignedKeyRotation,
} from '@healthchain/protocol';
import type { Signatory } from '../platform/fabric/connection.js';
import { ledgerQuery } from '../platform/fabric/ledger-query.js';
import type { Ledger } from '../platform/fabric/ledger.js';

/** What the Access Control contract says of attestations and second opinions, typed. */
export interface DisclosureLedger {
  readonly issuerKey: (mspId: string) => Promise<IssuerKey>;
  readonly publish: (
    keys: Pick<IssuerKey, 'signatureKey' | 'accumulatorKey'>,
    signed?: SignedKeyRotation,
  ) => Promise<void>;
  readonly revocation: (mspId: string, sequence: number) => Promise<AttestationRevocation>;
  readonly revoke: (
    revocation: Pick<AttestationRevocation, 'sequence' | 'revocationId' | 'accumulated'>,
  ) => Promise<void>;
  readonly ask: (as: Signatory, request: PresentedRequest) => Promise<void>;
  readonly answer: (as: Signatory, answer: Omit<OpinionAnswer, 'idempotencyKey'>) => Promise<void>;
  readonly opinion: (addressee: string, opinionId: string) => Promise<SecondOpinion>;
  readonly opinions: (addressee: string, bookmark: string) => Promise<SecondOpinionPage>;
}

const contract = 'AccessControlContract';
/** Questions on a page. */
const pageSize = '50';

/** @param endorsers sets of organisations that may endorse a write to public state together */
export function disclosureLedger(
  ledger: Pick<Ledger, 'submit' | 'submitAs' | 'evaluate'>,
  endorsers: readonly (readonly string[])[],
): DisclosureLedger {
  const query = ledgerQuery(ledger, contract);
  const request = (name: string, argument: object) => ({
    name: `${contract}:${name}`,
    args: [JSON.stringify({ idempotencyKey: randomUUID(), ...argument })],
    endorsers,
  });
  return {
    issuerKey: (mspId) => query(issuerKeySchema, 'GetIssuerKey', mspId),
    publish: async (keys, signed) => {
      await ledger.submit(request('PublishIssuerKey', { ...keys, signed }));
    },
    revocation: (mspId, sequence) =>
      query(attestationRevocationSchema, 'GetAttestationRevocation', mspId, String(sequence)),
    revoke: async (revocation) => {
      await ledger.submit(request('RevokeAttestation', revocation));
    },
    ask: async (as, presented) => {
      await ledger.submitAs(as, request('RequestSecondOpinion', presented));
    },
    answer: async (as, answer) => {
      await ledger.submitAs(as, request('AnswerSecondOpinion', answer));
    },
    opinion: (addressee, opinionId) =>
      query(secondOpinionSchema, 'GetSecondOpinion', addressee, opinionId),
    opinions: (addressee, bookmark) =>
      query(secondOpinionPageSchema, 'ListSecondOpinions', addressee, pageSize, bookmark),
  };
}
