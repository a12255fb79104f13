import { canonicalJson, HealthChainError, type JsonValue } from '@healthchain/protocol';
import type { z } from 'zod';
import type { Stub } from './fabric.js';
import { keyRange, type LedgerKey } from './ledger-keys.js';

/** Values of one page in the order of their keys. */
export interface StatePage<Value> {
  readonly values: readonly Value[];
  /** Where the next page starts; empty after the last. */
  readonly bookmark: string;
}

/** The shim's answer: the metadata of an empty page are missing, which its types do not say. */
interface PageAnswer {
  readonly metadata?: { readonly bookmark: string };
}

/** State that every organisation holds: canonical JSON, checked against a schema when read. */
export class PublicState {
  constructor(private readonly stub: Stub) {}

  async get<Schema extends z.ZodType>(
    entry: LedgerKey<Schema>,
  ): Promise<z.infer<Schema> | undefined> {
    const text = await this.read(entry.key);
    return text === undefined ? undefined : entry.schema.parse(JSON.parse(text));
  }

  async has(entry: LedgerKey): Promise<boolean> {
    return (await this.read(entry.key)) !== undefined;
  }

  /**
   * The stored canonical JSON itself, for answers that pass it on.
   *
   * @throws HealthChainError `NOT_FOUND`
   */
  async getText(entry: LedgerKey): Promise<string> {
    const text = await this.read(entry.key);
    if (text === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    return text;
  }

  async put<Schema extends z.ZodType<JsonValue>>(
    entry: LedgerKey<Schema>,
    value: z.infer<Schema>,
  ): Promise<void> {
    await this.stub.putState(entry.key, Buffer.from(canonicalJson(value), 'utf8'));
  }

  async delete(entry: LedgerKey): Promise<void> {
    await this.stub.deleteState(entry.key);
  }

  /**
   * One page of the keys `prefix/…`, for functions that are evaluated: Fabric refuses a paged query
   * in a transaction that writes.
   *
   * @param bookmark rest of the key to start from, as the previous page gave it.
   */
  async page<Schema extends z.ZodType>(
    prefix: string,
    schema: Schema,
    pageSize: number,
    bookmark: string,
  ): Promise<StatePage<z.infer<Schema>>> {
    const [from, to] = keyRange(prefix);
    const start = bookmark === '' ? '' : from + bookmark;
    const query = this.stub.getStateByRangeWithPagination(from, to, pageSize, start);
    const values: z.infer<Schema>[] = [];
    for await (const { value } of query) {
      values.push(schema.parse(JSON.parse(utf8(value))));
    }
    const { metadata } = (await query) as PageAnswer;
    return { values, bookmark: metadata?.bookmark.slice(from.length) ?? '' };
  }

  private async read(key: string): Promise<string | undefined> {
    const bytes = await this.stub.getState(key);
    return bytes.length === 0 ? undefined : utf8(bytes);
  }
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
