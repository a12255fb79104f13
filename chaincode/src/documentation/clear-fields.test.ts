import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { clearFieldsFile, fieldKinds, parseClearFields } from './clear-fields.js';
import { readValues, type ReadValue } from './ledger-fields.js';
import { leavesOf } from './schema-leaves.js';

describe('The list of what chaincode reads in clear', () => {
  const listed = parseClearFields(readFileSync(clearFieldsFile, 'utf8'));
  let values: ReadValue[];

  before(async () => {
    values = await readValues();
  });

  it('given every schema of state, arguments and transient fields, then each field has its row', () => {
    const missing = values.flatMap(({ name, fields }) =>
      [...fields.keys()]
        .filter((path) => listed.get(name)?.has(path) !== true)
        .map((path) => `### ${name}: | \`${path}\` | ? |`),
    );
    assert.deepEqual(missing, [], 'Add rows to docs/clear-fields.md.');
  });

  it('given the rows, then each is of a field that there is', () => {
    const fields = new Map(values.map((value) => [value.name, value.fields]));
    const stale = [...listed].flatMap(([name, rows]) =>
      [...rows.keys()].filter((path) => fields.get(name)?.has(path) !== true),
    );
    assert.deepEqual(stale, []);
    assert.deepEqual(
      [...listed.keys()].filter((name) => !fields.has(name)),
      [],
    );
  });

  it('given the kind that a row states, then the schema lets in nothing else', () => {
    const wrong = values.flatMap(({ name, fields }) =>
      [...fields].flatMap(([path, shapes]) => {
        const kind = listed.get(name)?.get(path) ?? '';
        const allowed = fieldKinds[kind] ?? [];
        return [...shapes].every((shape) => allowed.includes(shape))
          ? []
          : [`${name}: ${path} is ${kind || 'nothing'}, but takes ${[...shapes].join()}`];
      }),
    );
    assert.deepEqual(wrong, []);
  });
});

describe('leavesOf', () => {
  it('given alternatives, lists and optional parts, then every field is there', () => {
    const schema = z.strictObject({
      a: z.array(z.strictObject({ b: z.string().optional() })),
      c: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('x'), d: z.int() }),
        z.strictObject({ kind: z.literal('y'), e: z.uuidv4() }),
      ]),
    });
    assert.deepEqual(
      [...leavesOf(schema)].map(([path, shapes]) => [path, [...shapes]]),
      [
        ['a[].b', ['text']],
        ['c.kind', ['choice']],
        ['c.d', ['integer']],
        ['c.e', ['id']],
      ],
    );
  });

  it('given an object that takes other fields, or any value, then it refuses', () => {
    for (const schema of [
      z.looseObject({}),
      z.object({ a: z.unknown() }),
      z.record(z.string(), z.string()),
    ]) {
      assert.throws(() => leavesOf(schema));
    }
  });
});
