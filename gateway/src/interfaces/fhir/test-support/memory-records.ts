import { HealthChainError } from '@healthchain/protocol';
import { indexed, matches, type Indexed } from '../../../records/search/matches.js';
import type {
  NewRecord,
  RecordIdentity,
  RecordPage,
  RecordQuery,
  StoredRecord,
} from '../../../records/types.js';
import type { FhirRecords } from '../ports.js';

/** The records domain as the FHIR interface sees it, in memory and in order of arrival. */
export class MemoryRecords implements FhirRecords {
  /** What each call of `ingest` committed. */
  readonly commits: (readonly NewRecord[])[] = [];
  readonly #stored: { readonly record: NewRecord; readonly entry: Indexed }[] = [];

  /** Throws what `ingest` is to be refused with. */
  refuse: (records: readonly NewRecord[]) => void = () => undefined;

  /** Whether a search that finds nothing proves that there is nothing. */
  complete = true;

  /** Whether the certificate has expired that would sign writes. */
  expired = false;

  ingest(records: readonly NewRecord[]): Promise<void> {
    return Promise.resolve().then(() => {
      this.refuse(records);
      this.commits.push(records);
      for (const record of records) {
        this.#stored.push({ record, entry: indexed(record.id, record.type, record.resource) });
      }
    });
  }

  find(query: RecordQuery): Promise<RecordPage> {
    const { after = 0, limit } = query;
    const found = this.#stored.flatMap(({ record, entry }, index) =>
      matches(query, entry) ? [{ record, sequence: index + 1 }] : [],
    );
    const page = found.filter(({ sequence }) => sequence > after).slice(0, limit);
    const last = page.at(-1)?.sequence;
    const more = last !== undefined && last !== found.at(-1)?.sequence;
    return Promise.resolve({
      records: page.map(({ record }) => stored(record)),
      total: found.length,
      ...(more ? { next: last } : {}),
    });
  }

  async locate(query: RecordQuery): Promise<readonly RecordIdentity[]> {
    return (await this.find(query)).records.map(({ id, chartId }) => ({ id, chartId }));
  }

  isComplete(): Promise<boolean> {
    return Promise.resolve(this.complete);
  }

  requireWritable(): void {
    if (this.expired) {
      throw new HealthChainError('CERTIFICATE_EXPIRED');
    }
  }

  read(type: string, id: string): Promise<StoredRecord | undefined> {
    const found = this.#stored.find(({ record }) => record.type === type && record.id === id);
    return Promise.resolve(found === undefined ? undefined : stored(found.record));
  }
}

/** The one chart of these records. */
export const chartId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';

function stored({ id, type, json, lastUpdated }: NewRecord): StoredRecord {
  return { id, type, json, lastUpdated, version: 1, chartId };
}
