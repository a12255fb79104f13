import {
  HealthChainError,
  type AttestationRevocation,
  type IssuerKey,
  type PresentedRequest,
  type SecondOpinion,
} from '@healthchain/protocol';
import { noRevocations } from '@healthchain/protocol/presentation';
import type { DisclosureLedger } from '../disclosure-ledger.js';

const at = '2026-03-01T12:00:00.000Z';

/** What the contract keeps of one issuer and of questions, in memory and without its rules. */
export class InMemoryDisclosure implements DisclosureLedger {
  key: IssuerKey | undefined;
  readonly revocations: AttestationRevocation[] = [];
  readonly asked: PresentedRequest[] = [];
  readonly entries = new Map<string, SecondOpinion>();

  constructor(private readonly mspId: string) {}

  readonly issuerKey = (): Promise<IssuerKey> => found(this.key);

  readonly publish: DisclosureLedger['publish'] = (keys) => {
    this.key = { organization: this.mspId, ...keys, ...noRevocations, publishedAt: at };
    return Promise.resolve();
  };

  readonly revocation = (_mspId: string, sequence: number): Promise<AttestationRevocation> =>
    found(this.revocations[sequence - 1]);

  readonly revoke: DisclosureLedger['revoke'] = async (revocation) => {
    const key = await this.issuerKey();
    const { sequence, accumulated } = revocation;
    this.revocations.push({ organization: this.mspId, ...revocation, revokedAt: at });
    this.key = { ...key, accumulated, revocations: sequence };
  };

  readonly ask: DisclosureLedger['ask'] = (_as, request) => {
    this.asked.push(request);
    const { opinionId, addressee, issuer, disclosed, question } = request;
    const entry = { opinionId, addressee, issuer, disclosed, question, askedAt: at };
    this.entries.set(opinionId, entry);
    return Promise.resolve();
  };

  readonly answer: DisclosureLedger['answer'] = async (
    { certificate },
    { opinionId, ...given },
  ) => {
    const entry = await found(this.entries.get(opinionId));
    const { salt, sealed } = given;
    const publicKeyDigest = Buffer.from(certificate).toString('utf8');
    this.entries.set(opinionId, {
      ...entry,
      answer: { salt, sealed, publicKeyDigest, answeredAt: at },
    });
  };

  readonly opinion = (_addressee: string, opinionId: string): Promise<SecondOpinion> =>
    found(this.entries.get(opinionId));

  readonly opinions: DisclosureLedger['opinions'] = () =>
    Promise.resolve({ opinions: [...this.entries.values()], bookmark: '' });
}

function found<T>(value: T | undefined): Promise<T> {
  return value === undefined
    ? Promise.reject(new HealthChainError('NOT_FOUND'))
    : Promise.resolve(value);
}
