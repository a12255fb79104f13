import {
  HealthChainError,
  type ChartRequest,
  type RedisclosureNotice,
} from '@healthchain/protocol';
import type { KeyObject } from 'node:crypto';

/** A record that a session can open. */
export interface SessionRecord {
  readonly recordId: string;
  readonly type: string;
  readonly version: number;
  readonly commitId: string;
  readonly compartmentId: string;
  readonly key: KeyObject;
}

/** A permitted access while it lasts: the keys of another organisation's records, in memory only. */
export interface Session {
  /** As it was permitted: each read is decided by it anew. */
  readonly request: ChartRequest;
  /** MSP id of the chart's custodian. */
  readonly custodian: string;
  /** Whose session it is: the key of the clinician's credential. */
  readonly publicKeyDigest: string;
  /** RFC 3339. */
  readonly until: string;
  /** By record id, in the order of the ledger. */
  readonly records: ReadonlyMap<string, SessionRecord>;
  /** Parts of the chart that are not here and cannot be read: 0 unless the custodian is down. */
  readonly missing: number;
  /** What goes with all that is read, where it can be under 42 CFR Part 2. */
  readonly notice?: RedisclosureNotice | undefined;
}

/** The sessions of an organisation's clinicians. Nothing of them outlives their end or the process. */
export class Sessions {
  readonly #sessions = new Map<string, { session: Session; timer: NodeJS.Timeout }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Keeps a session until its end. */
  begin(session: Session): void {
    const remaining = Math.max(Date.parse(session.until) - this.#now(), 0);
    const timer = setTimeout(() => {
      this.end(session.request.accessId);
    }, remaining);
    timer.unref();
    this.#sessions.set(session.request.accessId, { session, timer });
  }

  /**
   * A clinician's own session.
   *
   * @throws HealthChainError ACCESS_NOT_PERMITTED where there is none, or SESSION_ENDED
   */
  of(accessId: string, publicKeyDigest: string): Session {
    const session = this.#sessions.get(accessId)?.session;
    if (session?.publicKeyDigest !== publicKeyDigest) {
      throw new HealthChainError(
        'ACCESS_NOT_PERMITTED',
        'No session of yours has this identifier.',
      );
    }
    if (Date.parse(session.until) <= this.#now()) {
      this.end(accessId);
      throw new HealthChainError('SESSION_ENDED');
    }
    return session;
  }

  /** Forgets a clinician's own session. @throws HealthChainError as {@link of} does */
  endOwn(accessId: string, publicKeyDigest: string): void {
    this.of(accessId, publicKeyDigest);
    this.end(accessId);
  }

  /** Forgets a session with its keys. */
  end(accessId: string): void {
    clearTimeout(this.#sessions.get(accessId)?.timer);
    this.#sessions.delete(accessId);
  }

  /** Forgets every session. */
  clear(): void {
    [...this.#sessions.keys()].forEach((accessId) => {
      this.end(accessId);
    });
  }
}
