import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import {
  canBePart2,
  coversRecord,
  HealthChainError,
  mentionsDates,
  redisclosureNotice,
  releaseAssociatedData,
  sessionLength,
  type Access,
  type RedisclosureNotice,
  type ReleasedKeys,
  type ReleasedRecord,
  type SealedRelease,
} from '@healthchain/protocol';
import type { AccessLedger } from '../access/access-ledger.js';
import {
  currentFacts,
  objectionNow,
  type CurrentFacts,
  type FactsLedger,
} from '../access/current-facts.js';
import type { WantedScope } from '../records/scope/records-in-scope.js';
import { onceArrived } from '../platform/fabric/once-arrived.js';
import { sealMessage } from '../platform/keys/seal/index.js';
import { wrapFor } from '../platform/keys/wrap-for.js';
import type { RequireProof } from './basis-evidence.js';
import type { KeyLedger } from './key-ledger.js';

const deflate = promisify(deflateRaw);

/** Which access keys are asked for, and by which organisation. */
export interface ReleaseCall {
  readonly accessId: string;
  readonly patientId: string;
  /** MSP id of the organisation whose gateway asks. */
  readonly reader: string;
}

export interface KeyKeeperOptions {
  readonly mspId: string;
  readonly access: FactsLedger & Pick<AccessLedger, 'access'>;
  readonly organizationNames: AccessLedger['organizationNames'];
  readonly keys: Pick<KeyLedger, 'wrappingKey' | 'release'>;
  readonly requireProof: RequireProof;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The records of an own chart that are wanted, with their keys. */
  readonly recordsInScope: (
    chartId: string,
    wanted: WantedScope,
  ) => Promise<readonly ReleasedRecord[]>;
}

/** An access for which keys may be handed out, as this organisation's own peer knows it. */
export interface ProvenAccess extends CurrentFacts {
  readonly access: Access;
}

/** Between a transaction's time and the own clock: each is within a minute of the peers'. In milliseconds. */
const clockTolerance = 2 * 60_000;

/**
 * Requires a permitted access of the asking organisation, proves again what it rests on, and decides
 * again whether it is permitted: two colluding endorsers can write an access, or move what another
 * patient signed to this one's place.
 *
 * @throws HealthChainError ACCESS_NOT_PERMITTED, SESSION_ENDED, AUTHORITY_NOT_PROVEN, SIGNATURE_INVALID or as
 *   {@link objectionNow} says
 */
export async function requireProvenAccess(
  options: Pick<KeyKeeperOptions, 'access' | 'requireProof' | 'now'>,
  call: ReleaseCall,
): Promise<ProvenAccess> {
  const claimed = await claimedAccess(options.access, call);
  await prove(options, claimed);
  return claimed;
}

/** What the ledger says of the access that keys are asked for: to be proven before any leave. */
async function claimedAccess(
  ledger: KeyKeeperOptions['access'],
  call: ReleaseCall,
): Promise<ProvenAccess> {
  const { accessId, patientId, reader } = call;
  const access = await onceArrived(() => ledger.access(patientId, accessId));
  if (access.outcome.kind !== 'permitted' || access.organization !== reader) {
    throw new HealthChainError('ACCESS_NOT_PERMITTED');
  }
  const claimed = { ...(await currentFacts(ledger, access)), access };
  if (!isOfCall(claimed, call)) {
    throw new HealthChainError('AUTHORITY_NOT_PROVEN');
  }
  return claimed;
}

async function prove(
  { requireProof, now = Date.now }: Pick<KeyKeeperOptions, 'requireProof' | 'now'>,
  claimed: ProvenAccess,
): Promise<void> {
  await requireProof(claimed);
  requirePermission(claimed, now());
}

/** Whether each value is the one that was asked for, and not another's in its place. */
function isOfCall(
  { access: { request }, authority, consent, emergency }: ProvenAccess,
  { accessId, patientId }: ReleaseCall,
): boolean {
  return (
    request.accessId === accessId &&
    request.patientId === patientId &&
    authority.patientId === patientId &&
    (request.basis.kind === 'consent'
      ? consent?.consentId === request.basis.consentId
      : emergency?.emergencyId === request.basis.emergencyId)
  );
}

/** The access counts by its own time, which has to be one at which its session can still go on. */
function requirePermission({ access, ...facts }: ProvenAccess, now: number): void {
  const at = Date.parse(access.at);
  const age = now - at;
  if (age < -clockTolerance || age > sessionLength + clockTolerance) {
    throw new HealthChainError('SESSION_ENDED');
  }
  const objection = objectionNow(facts, now, at);
  if (objection !== undefined) {
    throw new HealthChainError(objection);
  }
}

/** What of a chart an access covers, by the time at which it was permitted. */
function scopeOf({ access, ...facts }: ProvenAccess): WantedScope {
  const time = { epochMilliseconds: Date.parse(access.at) };
  const consented = facts.consent?.signed.statement;
  return {
    kinds: access.request.compartments,
    covers: (record) => coversRecord({ ...facts, role: facts.credential.role, time }, record),
    byDate: consented !== undefined && mentionsDates(consented),
  };
}

/** What goes with the keys of records that can be under 42 CFR Part 2. */
async function noticeOf(
  { organizationNames }: Pick<KeyKeeperOptions, 'organizationNames'>,
  { access: { request }, consent }: ProvenAccess,
): Promise<RedisclosureNotice | undefined> {
  return canBePart2(request.compartments)
    ? redisclosureNotice(request, consent?.signed.statement, await organizationNames())
    : undefined;
}

/** Hands out the keys of the organisation's own charts. */
export type ReleaseKeys = (call: ReleaseCall) => Promise<SealedRelease>;

/**
 * The custodian's key keeper. It hands out exactly the keys of the records in scope, that is of what
 * was asked for and the consent covers, under a session key that only the reader's HSM can unwrap, and only after the ledger has taken that it does.
 *
 * @throws HealthChainError with the code of whatever refused it
 */
export function keyKeeper(options: KeyKeeperOptions): ReleaseKeys {
  const { mspId, keys } = options;
  return async (call) => {
    const claimed = await claimedAccess(options.access, call);
    if (claimed.authority.custodian !== mspId) {
      throw new HealthChainError('NOT_KEY_KEEPER');
    }
    const { accessId, patientId, reader } = call;
    // A clinician waits: what would be handed out is gathered while the proof is, and dropped without it.
    const gathering = Promise.all([
      options.recordsInScope(patientId, scopeOf(claimed)),
      keys.wrappingKey(reader),
      noticeOf(options, claimed),
    ]);
    gathering.catch(() => undefined);
    // First, so that no outage hides a refusal from who would then ask key keepers.
    await prove(options, claimed);
    const [records, target, notice] = await gathering;
    const released: ReleasedKeys = { accessId, patientId, records: [...records], notice };
    const sessionKey = createSecretKey(randomBytes(32));
    const sealed = sealMessage(
      await deflate(JSON.stringify(released)),
      sessionKey,
      releaseAssociatedData(accessId, mspId, reader),
    );
    const sealedDigest = createHash('sha256').update(sealed).digest('hex');
    await keys.release({ accessId, patientId, keyId: target.keyId, sealedDigest });
    return {
      sessionKey: wrapFor(target, sessionKey.export()),
      sealed: sealed.toString('base64'),
    };
  };
}
