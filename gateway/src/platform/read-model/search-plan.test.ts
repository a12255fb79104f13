import assert from 'node:assert/strict';
import Database from 'better-sqlite3-multiple-ciphers';
import {
  CompiledQuery,
  Kysely,
  type MigrationProvider,
  Migrator,
  sql,
  SqliteDialect,
} from 'kysely';
import { matches } from './matches.js';
import { ReadModel } from './read-model.js';
import { readModelMigrations, type ReadModelSchema } from './schema.js';
import type { ReadModelQuery } from './types.js';

const category = [{ param: 'category', value: 'laboratory' }];
const code = [{ param: 'code', system: 'http://loinc.org', value: '1-1' }];
const name = [{ param: 'name', prefix: 'jos' }];
const base: ReadModelQuery = { type: 'Observation', tokens: [], texts: [], limit: 50 };

const queries: Readonly<Record<string, ReadModelQuery>> = {
  'type and chart': { ...base, chartId: 'c' },
  'a token in all charts': { ...base, tokens: [category] },
  'a token with its system': { ...base, tokens: [code] },
  'tokens in a chart': { ...base, chartId: 'c', tokens: [category, code] },
  'a text': { ...base, texts: [name] },
  'a text and a token': { ...base, texts: [name], tokens: [code] },
  ids: { ...base, ids: ['a', 'b'] },
};

describe('search plan', () => {
  const asked: CompiledQuery[] = [];
  let database: Kysely<ReadModelSchema>;

  before(async () => {
    database = new Kysely({
      dialect: new SqliteDialect({ database: new Database(':memory:') }),
      log: ({ query }) => {
        asked.push(query);
      },
    });
    const provider: MigrationProvider = {
      getMigrations: () => Promise.resolve({ ...readModelMigrations }),
    };
    await new Migrator({ db: database, provider }).migrateToLatest();
  });

  after(() => database.destroy());

  const others: Readonly<Record<string, (model: ReadModel) => Promise<unknown>>> = {
    'the records of compartments': (model) => model.recordsIn(['a', 'b']),
    'references that compartments share': (model) =>
      model.sharedReferences('c', ['a'], 'encounter'),
    'the compartments that refer to a record': (model) =>
      model.compartmentsReferring(['Observation'], 'encounter', 'Encounter/1'),
    'postponed commits': (model) => model.pendingCommits(),
    'one record': (model) => model.findRecord('Observation', 'a'),
    'the compartments of a chart': (model) => model.compartments('c'),
  };

  for (const [label, ask] of Object.entries(others)) {
    it(`looks through no table for ${label}`, async () => {
      asked.length = 0;
      await ask(new ReadModel(database));
      const [query] = asked;
      assert.ok(query);
      const { rows } = await database.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]),
      );
      const scans = rows.map(({ detail }) => detail).filter((step) => step.startsWith('SCAN'));
      // Of the commits, those that are postponed stand in an index of their own.
      assert.deepEqual(
        scans.filter((step) => !step.includes('own_commit_postponed')),
        [],
      );
    });
  }

  for (const [label, query] of Object.entries(queries)) {
    it(`seeks in an index for ${label}`, async () => {
      const { rows } = await sql<{ detail: string }>`
        explain query plan ${matches(query)}`.execute(database);
      const plan = rows.map(({ detail }) => detail);
      assert.ok(plan.some((step) => step.startsWith('SEARCH')));
      const scans = plan.filter((step) => /^SCAN (record|token|text)\b/.test(step));
      assert.deepEqual(scans, []);
      if (query.chartId !== undefined) {
        const unscoped = plan.filter(
          (step) => step.startsWith('SEARCH') && !step.includes('chart_id'),
        );
        assert.deepEqual(unscoped, []);
      }
    });
  }
});
