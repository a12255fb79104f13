import { canonicalJson, HealthChainError, type JsonValue } from '@healthchain/protocol';
import type { z } from 'zod';
import type { Stub } from './fabric.js';
import { keyRange, type LedgerKey } from './ledger-keys.js';
import type { StatePage } from './public-state.js';

/** What the peer answers when it holds the hash of a private value, but not yet the value. */
const notAvailable = 'private data matching public hash version is not available';

/** State of one private data collection: canonical JSON at its members, hashes at all peers. */
export class PrivateState {
  constructor(
    private readonly stub: Stub,
    private readonly collection: string,
  ) {}

  /**
   * SHA-256 of the value in hex, which every peer knows; undefined without a value. A function that
   * organisations outside the collection may endorse reads nothing else.
   */
  async hash(entry: LedgerKey): Promise<string | undefined> {
    const hash = await this.stub.getPrivateDataHash(this.collection, entry.key);
    return hash.length === 0 ? undefined : Buffer.from(hash).toString('hex');
  }

  /**
   * The stored canonical JSON; on a member's peer only.
   *
   * @throws HealthChainError `NOT_FOUND` or, where only the hash has arrived so far,
   *   `PRIVATE_DATA_UNAVAILABLE`.
   */
  async getText(entry: LedgerKey): Promise<string> {
    const text = await this.find(entry);
    if (text === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    return text;
  }

  /**
   * The stored value, or undefined; on a member's peer only.
   *
   * @throws HealthChainError `PRIVATE_DATA_UNAVAILABLE` where only the hash has arrived so far
   */
  async get<Schema extends z.ZodType>(
    entry: LedgerKey<Schema>,
  ): Promise<z.infer<Schema> | undefined> {
    const text = await this.find(entry);
    return text === undefined ? undefined : entry.schema.parse(JSON.parse(text));
  }

  /**
   * One page of the keys `prefix/…`, for functions that are evaluated: Fabric refuses ranges of
   * private data in a transaction that writes. Keys end in an id, which is the bookmark.
   *
   * @param bookmark id to start from, as the previous page gave it
   */
  async page<Schema extends z.ZodType>(
    prefix: string,
    schema: Schema,
    pageSize: number,
    bookmark: string,
  ): Promise<StatePage<z.infer<Schema>>> {
    const [from, to] = keyRange(prefix);
    const values: z.infer<Schema>[] = [];
    // eslint-disable-next-line no-restricted-properties -- only evaluated functions take pages
    for await (const { key, value } of this.stub.getPrivateDataByRange(
      this.collection,
      from + bookmark,
      to,
    )) {
      if (values.length === pageSize) {
        return { values, bookmark: key.slice(from.length) };
      }
      values.push(schema.parse(JSON.parse(Buffer.from(value).toString('utf8'))));
    }
    return { values, bookmark: '' };
  }

  async put<Schema extends z.ZodType<JsonValue>>(
    entry: LedgerKey<Schema>,
    value: z.infer<Schema>,
  ): Promise<void> {
    await this.putText(entry, canonicalJson(value));
  }

  async delete(entry: LedgerKey): Promise<void> {
    await this.stub.deletePrivateData(this.collection, entry.key);
  }

  /** Deletes a value and has every peer forget it: what was put there before is gone too. */
  async purge(entry: LedgerKey): Promise<void> {
    await this.stub.purgePrivateData(this.collection, entry.key);
  }

  /** Stores a text that is canonical JSON already: its SHA-256 becomes public. */
  async putText(entry: LedgerKey, canonical: string): Promise<void> {
    await this.stub.putPrivateData(this.collection, entry.key, Buffer.from(canonical, 'utf8'));
  }

  /** Each question to the peer is a way there and back: one for the hash, one for the value. */
  private async find(entry: LedgerKey): Promise<string | undefined> {
    if ((await this.hash(entry)) === undefined) {
      return undefined;
    }
    const value = await this.read(entry.key);
    if (value.length === 0) {
      throw new HealthChainError('PRIVATE_DATA_UNAVAILABLE');
    }
    return Buffer.from(value).toString('utf8');
  }

  private async read(key: string): Promise<Uint8Array> {
    try {
      return await this.stub.getPrivateData(this.collection, key);
    } catch (error) {
      if (error instanceof Error && error.message.includes(notAvailable)) {
        throw new HealthChainError('PRIVATE_DATA_UNAVAILABLE', undefined, { cause: error });
      }
      throw error;
    }
  }
}
