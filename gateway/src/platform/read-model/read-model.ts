import { type Chart, type Compartment, compartmentSchema } from '@healthchain/protocol';
import { type Kysely, type Selectable, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { deleteEncryptedDatabase, openEncryptedDatabase } from '../database/encrypted-database.js';
import type { WrappingKey } from '../keys/wrapping-key.js';
import { remember } from '../remember.js';
import { applyCommit, takeIn } from './apply-commit.js';
import { recordsIn, sharedReferences } from './by-compartment.js';
import { toSealedRow } from './rows.js';
import { readModelMigrations, type ReadModelSchema } from './schema.js';
import { search } from './search.js';
import type {
  CommitRows,
  CommittedRow,
  LedgerPosition,
  ReadModelPage,
  ReadModelQuery,
  SealedRow,
  Step,
} from './types.js';

export interface ReadModelOptions {
  readonly folder: string;
  readonly wrappingKey: WrappingKey;
}

const name = 'read-model';

/** Charts, and compartments, that are kept in memory: nearly every read asks for one of each. */
const remembered = 10_000;

/**
 * What the ledger, the private collection and IPFS hold of the organisation's own charts, arranged
 * for reading. It can be deleted at any time and is then filled again from the first block.
 */
export class ReadModel {
  readonly #database: Kysely<ReadModelSchema>;
  readonly #charts = new LRUCache<string, Promise<Chart | undefined>>({ max: remembered });
  readonly #compartments = new LRUCache<string, Promise<Compartment | undefined>>({
    max: remembered,
  });

  constructor(database: Kysely<ReadModelSchema>) {
    this.#database = database;
  }

  /** Takes in what events brought, in order, and moves the checkpoint: all of it or nothing. */
  async takeIn(steps: readonly Step[]): Promise<void> {
    await takeIn(this.#database, steps);
    steps.forEach(({ rows }) => {
      this.#forget(rows);
    });
  }

  /** Takes in a commit that was postponed. A second time changes nothing. */
  async applyCommit(commit: CommitRows): Promise<void> {
    await this.#database.transaction().execute((transaction) => applyCommit(transaction, commit));
    this.#forget(commit);
  }

  #forget(rows: CommitRows | undefined): void {
    rows?.charts.forEach(({ chartId }) => this.#charts.delete(chartId));
    rows?.compartments.forEach(({ compartmentId }) => this.#compartments.delete(compartmentId));
  }

  /** Ids of the commits that could not be read yet, in ledger order. */
  async pendingCommits(): Promise<readonly string[]> {
    const rows = await this.#database
      .selectFrom('own_commit')
      .select('commit_id')
      // A bound number would not lead to the index of those that are not applied.
      .where('applied', '=', sql.lit(0))
      .orderBy('ordinal')
      .execute();
    return rows.map((row) => row.commit_id);
  }

  /** The last event that was taken in; undefined for an empty read model. */
  async checkpoint(): Promise<LedgerPosition | undefined> {
    const row = await this.#database.selectFrom('checkpoint').selectAll().executeTakeFirst();
    return row && { blockNumber: BigInt(row.block_number), transactionId: row.transaction_id };
  }

  /** Whether an event told of the commit, also where it cannot be read yet. */
  async knowsCommit(commitId: string): Promise<boolean> {
    return (await this.#ownCommit(commitId)) !== undefined;
  }

  /** Whether reads answer from the commit. */
  async hasCommit(commitId: string): Promise<boolean> {
    return (await this.#ownCommit(commitId))?.applied === 1;
  }

  #ownCommit(commitId: string): Promise<{ applied: number } | undefined> {
    return this.#database
      .selectFrom('own_commit')
      .select('applied')
      .where('commit_id', '=', commitId)
      .executeTakeFirst();
  }

  async findRecord(type: string, recordId: string): Promise<SealedRow | undefined> {
    // As text, because nearly every read asks this: building the query takes longer than running it.
    const { rows } = await sql<Selectable<ReadModelSchema['record']>>`
      select * from record where record_id = ${recordId} and type = ${type}`.execute(
      this.#database,
    );
    const [row] = rows;
    return row && toSealedRow(row);
  }

  /** The compartments, each once, of the records of these types that refer to a record by a parameter. */
  async compartmentsReferring(
    types: readonly string[],
    param: string,
    reference: string,
  ): Promise<readonly Compartment[]> {
    const rows = await this.#database
      .selectFrom('token')
      .innerJoin('record', 'record.sequence', 'token.sequence')
      .innerJoin('compartment', 'compartment.compartment_id', 'record.compartment_id')
      .select('compartment.json')
      .distinct()
      .where('token.type', 'in', types)
      .where('token.param', '=', param)
      .where('token.value', '=', reference)
      .execute();
    return rows.map(({ json }) => compartmentSchema.parse(JSON.parse(json)));
  }

  /** The records of some compartments in ledger order, each with its commit. */
  recordsIn(compartmentIds: readonly string[]): Promise<readonly CommittedRow[]> {
    return recordsIn(this.#database, compartmentIds);
  }

  /**
   * Of the records in some compartments of a chart, the ids of those that refer by a parameter to what
   * a record of the chart's other compartments refers to by it as well.
   */
  sharedReferences(
    chartId: string,
    compartmentIds: readonly string[],
    param: string,
  ): Promise<ReadonlySet<string>> {
    return sharedReferences(this.#database, chartId, compartmentIds, param);
  }

  search(query: ReadModelQuery): Promise<ReadModelPage> {
    return search(this.#database, query);
  }

  /** A chart as the ledger holds it. */
  chart(chartId: string): Promise<Chart | undefined> {
    return remember(this.#charts, chartId, () => this.#readChart(chartId));
  }

  async #readChart(chartId: string): Promise<Chart | undefined> {
    const row = await this.#database
      .selectFrom('chart')
      .selectAll()
      .where('chart_id', '=', chartId)
      .executeTakeFirst();
    return row && { chartId: row.chart_id, custodian: row.custodian, salt: row.salt };
  }

  /** The compartments of a chart as the ledger holds them. */
  async compartments(chartId: string): Promise<readonly Compartment[]> {
    const rows = await this.#database
      .selectFrom('compartment')
      .select('json')
      .where('chart_id', '=', chartId)
      .execute();
    return rows.map(({ json }) => compartmentSchema.parse(JSON.parse(json)));
  }

  compartment(compartmentId: string): Promise<Compartment | undefined> {
    return remember(this.#compartments, compartmentId, () => this.#readCompartment(compartmentId));
  }

  async #readCompartment(compartmentId: string): Promise<Compartment | undefined> {
    const row = await this.#database
      .selectFrom('compartment')
      .select('json')
      .where('compartment_id', '=', compartmentId)
      .executeTakeFirst();
    return row && compartmentSchema.parse(JSON.parse(row.json));
  }

  close(): Promise<void> {
    return this.#database.destroy();
  }
}

/** @throws HealthChainError KEY_UNAVAILABLE. */
export async function openReadModel(options: ReadModelOptions): Promise<ReadModel> {
  return new ReadModel(
    await openEncryptedDatabase<ReadModelSchema>({
      ...options,
      name,
      synchronous: 'NORMAL',
      migrations: readModelMigrations,
    }),
  );
}

/** Deletes a closed read model, so that the next one is built from the first block. */
export function deleteReadModel({ folder }: Pick<ReadModelOptions, 'folder'>): void {
  deleteEncryptedDatabase({ folder, name });
}
