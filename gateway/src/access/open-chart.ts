import { createSecretKey } from 'node:crypto';
import {
  canBePart2,
  HealthChainError,
  redisclosureNotice,
  type AccessBasis,
  type ChartRequest,
  type ErrorCode,
  errorCodes,
  type RedisclosureNotice,
  type ReleasedKeys,
} from '@healthchain/protocol';
import { onceArrived } from '../platform/fabric/once-arrived.js';
import type { AccessLedger } from './access-ledger.js';
import { prepareRequest } from './chart-request.js';
import type { WantedAccess } from './choose-basis.js';
import type { Reader } from './choose-classes.js';
import type { Signatories } from './signatories.js';
import type { Session, Sessions } from './sessions.js';

/** Whose chart's keys are wanted, for which access. */
export interface WantedKeys {
  readonly accessId: string;
  readonly patientId: string;
  readonly basis: AccessBasis;
  readonly custodian: string;
}

/** The keys of what an access covers. */
export interface ObtainedKeys extends ReleasedKeys {
  /** How much of an absent custodian's chart is not here; the custodian itself gives all. */
  readonly missing?: number;
}

export interface OpenChartOptions {
  readonly mspId: string;
  readonly ledger: Pick<
    AccessLedger,
    'openChart' | 'access' | 'authority' | 'consent' | 'policy' | 'organizationNames'
  >;
  readonly signatories: Signatories;
  readonly sessions: Sessions;
  /** Tells a chart's custodian what the contract is being asked for, so that it can prepare. */
  readonly announce: (
    custodian: string,
    announcement: { readonly request: ChartRequest; readonly publicKeyDigest: string },
  ) => void;
  /** Gets the keys of a permitted access, from the custodian or from key keepers. */
  readonly obtainKeys: (wanted: WantedKeys) => Promise<ObtainedKeys>;
}

/** Opens a chart for a clinician. */
export type OpenChart = (reader: Reader, wanted: WantedAccess) => Promise<Session>;

/**
 * Asks the contract, as the clinician, and begins a session with the keys that a permitted access
 * brings.
 *
 * @throws HealthChainError with the contract's reason, or why no keys were obtained
 */
export function chartOpener(options: OpenChartOptions): OpenChart {
  const { mspId, ledger, signatories, sessions } = options;
  return async (reader, wanted) => {
    const { publicKeyDigest } = reader;
    const { authority, request } = await prepareRequest(ledger, mspId, reader, wanted);
    if (authority !== undefined) {
      options.announce(authority.custodian, { request, publicKeyDigest });
    }
    refuse(await ledger.openChart(signatories.of(publicKeyDigest), request));
    const opened = await permittedAccess(options, request, authority?.custodian);
    const { custodian, until, released } = opened;
    const session: Session = {
      ...{ request, custodian, publicKeyDigest },
      until,
      records: recordsOf(released),
      missing: released.missing ?? 0,
      notice: released.notice ?? (await noticeOf(ledger, request)),
    };
    sessions.begin(session);
    return session;
  };
}

/**
 * The outcome that was committed, as the own peer knows it, and the keys. The custodian is asked for them at the same
 * time: it hands out none before it knows of the same outcome.
 *
 * @param custodian undefined where nobody spoke for the patient before
 */
async function permittedAccess(
  { ledger, obtainKeys }: OpenChartOptions,
  { accessId, patientId, basis }: ChartRequest,
  custodian: string | undefined,
) {
  const wanted = { accessId, patientId, basis };
  const asked = custodian === undefined ? undefined : obtainKeys({ ...wanted, custodian });
  asked?.catch(() => undefined);
  const { outcome } = await onceArrived(() => ledger.access(patientId, accessId));
  if (outcome.kind === 'refused') {
    throw refusalOf(outcome.reason);
  }
  const holder = custodian ?? (await ledger.authority(patientId)).custodian;
  const released = await (asked ?? obtainKeys({ ...wanted, custodian: holder }));
  return { custodian: holder, until: outcome.until, released };
}

/** The notice for what key keepers released, who do not know the content; a custodian brings its own. */
async function noticeOf(
  ledger: Pick<AccessLedger, 'consent' | 'organizationNames'>,
  request: ChartRequest,
): Promise<RedisclosureNotice | undefined> {
  if (!canBePart2(request.compartments)) {
    return undefined;
  }
  const { basis } = request;
  const [nameOf, consent] = await Promise.all([
    ledger.organizationNames(),
    basis.kind === 'consent' ? ledger.consent(basis.consentId) : undefined,
  ]);
  return redisclosureNotice(request, consent?.signed.statement, nameOf);
}

function recordsOf({ records }: ReleasedKeys): Session['records'] {
  return new Map(
    records.map(({ key, ...record }) => [
      record.recordId,
      { ...record, key: createSecretKey(Buffer.from(key, 'base64')) },
    ]),
  );
}

function refuse(reason: string | undefined): void {
  if (reason !== undefined) {
    throw refusalOf(reason);
  }
}

function refusalOf(reason: string): HealthChainError {
  return new HealthChainError(
    Object.hasOwn(errorCodes, reason) ? (reason as ErrorCode) : 'ACCESS_NOT_PERMITTED',
  );
}
