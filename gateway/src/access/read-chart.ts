import { HealthChainError } from '@healthchain/protocol';
import type { Journal } from '../journal/journal.js';
import { openWithKey, type FetchContent } from '../records/open-version.js';
import type { RecordPage, StoredRecord, StoredResource } from '../records/types.js';
import type { VerifiedCommits } from '../records/verified-commits.js';
import { currentFacts, objectionNow, type FactsLedger } from './current-facts.js';
import type { Session, SessionRecord, Sessions } from './sessions.js';

export interface ReadChartOptions {
  /** MSP id of the own organisation. */
  readonly mspId: string;
  readonly sessions: Sessions;
  readonly access: FactsLedger;
  readonly commits: Pick<VerifiedCommits, 'of'>;
  readonly fetchContent: FetchContent;
  readonly journal: Journal;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Which session of whom. */
export interface SessionName {
  readonly accessId: string;
  readonly publicKeyDigest: string;
}

/** One page of a session's records. */
export interface ChartQuery {
  readonly type?: string | undefined;
  /** Position of the page before's last record, counted from 1. */
  readonly after: number;
  readonly limit: number;
}

/** Reads another organisation's chart within a session. Each answer is journalled before it leaves. */
export interface ChartReader {
  readonly page: (name: SessionName, query: ChartQuery) => Promise<RecordPage>;
  readonly read: (name: SessionName, type: string, id: string) => Promise<StoredRecord | undefined>;
  /** Begins to fetch the ciphertext of a session's first records, which are asked for at once. */
  readonly expect: (session: Session) => void;
}

/** Records of a session, and commits, that are fetched before they are asked for. */
const expected = { records: 50, commits: 4 } as const;

/** Methods fail with HealthChainError ACCESS_NOT_PERMITTED, SESSION_ENDED, or as {@link objectionNow} says. */
export function chartReader(options: ReadChartOptions): ChartReader {
  const { journal } = options;
  const write = (
    { request: { accessId, patientId }, publicKeyDigest }: Session,
    interaction: 'read' | 'search',
    records: readonly string[],
  ): Promise<void> =>
    journal.record([
      { patientId, actor: { kind: 'person', publicKeyDigest }, interaction, accessId, records },
    ]);
  return {
    page: async (name, { type, after, limit }) => {
      const session = options.sessions.of(name.accessId, name.publicKeyDigest);
      const all = [...session.records.values()].filter(
        (record) => type === undefined || record.type === type,
      );
      const chosen = all.slice(after, after + limit);
      const records = await whileStanding(options, session, () =>
        Promise.all(chosen.map((record) => open(options, session, record))),
      );
      await write(
        session,
        'search',
        chosen.map(({ recordId }) => recordId),
      );
      const next = after + limit < all.length ? after + limit : undefined;
      return { records, total: all.length, ...(next === undefined ? {} : { next }) };
    },
    read: async (name, type, id) => {
      const session = options.sessions.of(name.accessId, name.publicKeyDigest);
      const record = session.records.get(id);
      const opened = await whileStanding(options, session, () =>
        record?.type === type ? open(options, session, record) : Promise.resolve(undefined),
      );
      if (opened !== undefined) {
        await write(session, 'read', [id]);
      }
      return opened;
    },
    expect: (session) => {
      const first = [...session.records.values()].slice(0, expected.records);
      const commits = new Set(first.map(({ commitId }) => commitId));
      for (const commitId of [...commits].slice(0, expected.commits)) {
        options.commits.of(commitId).catch(() => undefined);
      }
    },
  };
}

/**
 * What is opened within a session. Whether the access would be permitted anew is asked last, because opening
 * many records takes its time: what was revoked or suspended until then does not leave.
 */
async function whileStanding<T>(
  options: ReadChartOptions,
  session: Session,
  opening: () => Promise<T>,
): Promise<T> {
  try {
    return await opening();
  } finally {
    await requireStanding(options, session);
  }
}

/** Ends a session that would not be permitted anew. */
async function requireStanding(
  { mspId, sessions, access, now = Date.now }: ReadChartOptions,
  { request, publicKeyDigest }: Session,
): Promise<void> {
  const facts = await currentFacts(access, { request, organization: mspId, publicKeyDigest });
  const objection = objectionNow(facts, now());
  if (objection !== undefined) {
    sessions.end(request.accessId);
    throw new HealthChainError(objection);
  }
}

async function open(
  options: ReadChartOptions,
  session: Session,
  record: SessionRecord,
): Promise<StoredRecord> {
  const { recordId, commitId, compartmentId, key } = record;
  const versions = await options.commits.of(commitId);
  const sealed = versions.get(recordId);
  if (sealed?.compartmentId !== compartmentId) {
    throw new HealthChainError('RELEASE_INVALID');
  }
  const json = await openWithKey(sealed, key, options.fetchContent);
  const { id, resourceType, meta } = JSON.parse(json) as StoredResource;
  return {
    id,
    type: resourceType,
    version: sealed.version,
    lastUpdated: meta.lastUpdated,
    chartId: session.request.patientId,
    json,
  };
}
