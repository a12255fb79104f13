import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageSchemas } from './messages.js';

type Part = z.core.JSONSchema.JSONSchema;

/** Paths of what stands in a message; a medicine that is proposed is told of as any other. */
function leaves(part: Part, path = ''): string[] {
  const alternatives = [...(part.oneOf ?? []), ...(part.anyOf ?? [])] as Part[];
  const isObject = part.type === 'object' || alternatives.some(({ type }) => type === 'object');
  if (!isObject || path === 'proposed') {
    return [path];
  }
  const parts = alternatives.length > 0 ? alternatives : [part];
  return parts.flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([key, value]) =>
      leaves(value as Part, path === '' ? key : `${path}.${key}`),
    ),
  );
}

/** Each field with the kinds of messages that have it. */
function fields(): Map<string, string> {
  const kinds = new Map<string, string[]>();
  for (const [kind, schema] of Object.entries(messageSchemas)) {
    const tree = z.toJSONSchema(schema, { reused: 'inline', unrepresentable: 'any', io: 'input' });
    for (const path of new Set(leaves(tree))) {
      kinds.set(path, [...(kinds.get(path) ?? []), kind]);
    }
  }
  const all = Object.keys(messageSchemas).length;
  return new Map([...kinds].map(([path, of]) => [path, of.length === all ? 'all' : of.join(', ')]));
}

describe('docs/script-messages.md', () => {
  const text = readFileSync(
    new URL('../../../../docs/script-messages.md', import.meta.url),
    'utf8',
  );
  const rows = [...text.matchAll(/^\| `([^`]+)` +\| ([^|]+?) +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)];

  it('has a row for every field of every message, with the messages that have it, and no other', () => {
    const documented = rows.map(([, path, kinds]) => [path, kinds]);
    assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(fields()));
    assert.equal(documented.length, fields().size);
  });
});
