import { HealthChainError, isActiveCredential, type JournalActor } from '@healthchain/protocol';
import type { AccessLedger } from '../access/access-ledger.js';
import type { Journal } from '../journal/journal.js';
import type { AttemptLimit } from './attempt-limit.js';
import { requireFinder } from './require-finder.js';

/** A clinician, by the key of their credential, and the hospital that asks for them. */
export interface Asker {
  readonly mspId: string;
  readonly clinician: string;
}

export interface DiscloseOptions {
  /** MSP id of the own organisation. */
  readonly mspId: string;
  readonly ledger: Pick<AccessLedger, 'credential' | 'policy'>;
  readonly journal: Journal;
  /** By MSP id: a gateway could name another clinician each time. */
  readonly attempts: AttemptLimit;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Looks for a patient for a clinician, and journals whom it found before the answer leaves.
 *
 * @throws HealthChainError RATE_LIMITED, CREDENTIAL_MISSING, CREDENTIAL_INACTIVE, POLICY_UNKNOWN, ROLE_NOT_PERMITTED
 */
export type Disclose = (
  asker: Asker,
  interaction: 'match' | 'share',
  look: () => Promise<string | undefined>,
) => Promise<string | undefined>;

export function discloser(options: DiscloseOptions): Disclose {
  const { mspId, journal, attempts } = options;
  return async (asker, interaction, look) => {
    attempts.take(asker.mspId);
    await requireClinician(options, asker);
    const patientId = await look();
    if (patientId === undefined) {
      return undefined;
    }
    await journal.record([{ patientId, actor: actorOf(asker, mspId), interaction, records: [] }]);
    return patientId;
  };
}

/** Another gateway says for whom it asks; what they may, the ledger says. */
async function requireClinician(
  { ledger, now = Date.now }: DiscloseOptions,
  { mspId, clinician }: Asker,
): Promise<void> {
  const [credential, policy] = await Promise.all([
    ledger.credential(mspId, clinician).catch(missing),
    ledger.policy(),
  ]);
  if (!isActiveCredential(credential, now())) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  requireFinder(policy, [credential.role]);
}

function missing(error: unknown): never {
  throw error instanceof HealthChainError && error.code === 'NOT_FOUND'
    ? new HealthChainError('CREDENTIAL_MISSING', undefined, { cause: error })
    : error;
}

function actorOf({ mspId, clinician: publicKeyDigest }: Asker, own: string): JournalActor {
  return mspId === own
    ? { kind: 'person', publicKeyDigest }
    : { kind: 'organization', mspId, publicKeyDigest };
}
