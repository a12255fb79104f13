import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { isDeepStrictEqual, promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import {
  canBePart2,
  coversRecord,
  HealthChainError,
  redisclosureNotice,
  releaseAssociatedData,
  sessionLength,
  type Access,
  type RedisclosureNotice,
  type ReleasedKeys,
  type ReleasedRecord,
  type SealedRelease,
} from '@healthchain/protocol';
import type { AccessLedger, Asked } from '../access/access-ledger.js';
import {
  currentFacts,
  objectionNow,
  type CurrentFacts,
  type FactsLedger,
} from '../access/current-facts.js';
import { onceArrived } from '../platform/fabric/once-arrived.js';
import { sealMessage } from '../platform/keys/seal/index.js';
import { wrapFor } from '../platform/keys/wrap-for.js';
import type { AnnouncedAccesses } from './announced-accesses.js';
import type { RequireProof } from './basis-evidence.js';
import { gatherRelease, type Gathered, type GatherOptions } from './gather-release.js';
import type { KeyLedger } from './key-ledger.js';

const deflate = promisify(deflateRaw);

/** Which access keys are asked for, and by which organisation. */
export interface ReleaseCall {
  readonly accessId: string;
  readonly patientId: string;
  /** MSP id of the organisation whose gateway asks. */
  readonly reader: string;
}

export interface KeyKeeperOptions extends GatherOptions {
  readonly mspId: string;
  readonly access: FactsLedger & Pick<AccessLedger, 'access'>;
  readonly organizationNames: AccessLedger['organizationNames'];
  readonly keys: Pick<KeyLedger, 'wrappingKey' | 'release'>;
  readonly requireProof: RequireProof;
  /** The part of the proof that time can undo: it is asked for last. */
  readonly requireNotEnded: RequireProof;
  readonly announced: Pick<AnnouncedAccesses, 'asked' | 'take'>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
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

/**
 * What the ledger says of the access that keys are asked for: to be proven before any leave.
 *
 * @param announced what it is expected to ask for, so that the facts need not wait for it
 */
async function claimedAccess(
  ledger: KeyKeeperOptions['access'],
  call: ReleaseCall,
  announced?: Asked,
): Promise<ProvenAccess> {
  const { accessId, patientId, reader } = call;
  // Each time anew, so that the facts are none of long before the access.
  const [access, expected] = await onceArrived(() =>
    Promise.all([
      ledger.access(patientId, accessId),
      announced && currentFacts(ledger, announced).catch(() => undefined),
    ]),
  );
  if (access.outcome.kind !== 'permitted' || access.organization !== reader) {
    throw new HealthChainError('ACCESS_NOT_PERMITTED');
  }
  const { request, organization, publicKeyDigest } = access;
  const asked: Asked = { request, organization, publicKeyDigest };
  const isExpected = isDeepStrictEqual(announced, asked);
  const facts = (isExpected ? expected : undefined) ?? (await currentFacts(ledger, asked));
  const claimed = { ...facts, access };
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

/** Of the records of the wanted compartments those that an access covers, by the time at which it was permitted. */
function covered({ access, ...facts }: ProvenAccess, { records }: Gathered): ReleasedRecord[] {
  const time = { epochMilliseconds: Date.parse(access.at) };
  const decided = { ...facts, role: facts.credential.role, time };
  return records
    .filter(({ about }) => coversRecord(decided, about))
    .map(({ released }) => released);
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
  const { mspId, keys, announced } = options;
  return async (call) => {
    const claimed = await claimedAccess(options.access, call, announced.asked(call));
    if (claimed.authority.custodian !== mspId) {
      throw new HealthChainError('NOT_KEY_KEEPER');
    }
    const { accessId, patientId, reader } = call;
    const noticing = noticeOf(options, claimed);
    noticing.catch(() => undefined);
    const gathered = await provenRelease(options, call, claimed);
    const { target } = gathered;
    const released: ReleasedKeys = {
      ...{ accessId, patientId, records: covered(claimed, gathered) },
      notice: await noticing,
    };
    const sessionKey = createSecretKey(randomBytes(32));
    const sealed = sealMessage(
      await deflate(JSON.stringify(released)),
      sessionKey,
      releaseAssociatedData(accessId, mspId, reader),
    );
    const answer = {
      sessionKey: wrapFor(target, sessionKey.export()),
      sealed: sealed.toString('base64'),
    };
    const sealedDigest = createHash('sha256').update(sealed).digest('hex');
    await keys.release({ accessId, patientId, keyId: target.keyId, sealedDigest });
    return answer;
  };
}

/** What was gathered when the access was announced, as far as it still holds, or what is gathered now. */
async function provenRelease(
  options: KeyKeeperOptions,
  call: ReleaseCall,
  { access, ...facts }: ProvenAccess,
): Promise<Gathered> {
  const claimed = { ...facts, access };
  const ahead = await options.announced.take(call, facts);
  if (ahead === undefined) {
    return gatherRelease(options, facts, () => prove(options, claimed));
  }
  // The clinician's passkeys, which prove an emergency, are none of the facts.
  const again = claimed.emergency === undefined ? options.requireNotEnded : options.requireProof;
  await again(claimed);
  requirePermission(claimed, (options.now ?? Date.now)());
  await options.requireComplete();
  return ahead;
}
