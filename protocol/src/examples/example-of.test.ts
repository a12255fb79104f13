import { strict as assert } from 'node:assert';
import { z } from 'zod';
import { emergencyStatementSchema, saltedDigest } from '../authority/statements.js';
import { instant, mspId, randomId, salt, sha256Hex } from '../primitives.js';
import { exampleExplanation, exampleId, exampleOf, example } from './index.js';

describe('exampleOf', () => {
  it('given placeholders, then the name of the field makes them, and they parse', () => {
    const schema = z.strictObject({
      ...{ patientId: randomId, digest: sha256Hex, salt, organization: mspId, custodian: mspId },
      ...{ from: instant, until: instant, on: z.iso.date(), key: z.base64().length(44) },
      signature: z.base64url(),
    });
    const made = exampleOf(schema);
    assert.deepEqual(schema.parse(made), made);
    assert.equal(made.patientId, exampleId('patientId'));
    assert.notEqual(made.patientId, exampleId('consentId'));
    assert.deepEqual([made.custodian, made.organization], ['LakesideMSP', 'MillbrookMSP']);
    assert.ok(made.from < made.until);
    assert.match(made.signature, /^placeholder-signature/);
  });

  it('given choices, lists and what may be left out, then it is the least that says something', () => {
    const schema = z.strictObject({
      kind: z.enum(['x', 'y']),
      list: z.array(z.union([z.literal(3), z.null()])),
      bookmark: z.union([randomId, z.literal('')]),
      count: z.int().min(2),
      flag: z.boolean(),
      left: z.string().optional(),
      usual: z.string().default('so'),
    });
    assert.deepEqual(exampleOf(schema), {
      ...{ kind: 'x', list: [3], bookmark: '', count: 2, flag: true },
    });
  });

  it('given a schema with an example, then it is that, wherever the schema stands', () => {
    const word = z.string().min(2);
    example(word, 'word');
    assert.deepEqual(exampleOf(z.strictObject({ one: word, list: z.array(word.max(9)) })), {
      ...{ one: 'word', list: ['word'] },
    });
  });

  it('given a text that says something and has no example, then it refuses, and names the field', () => {
    assert.throws(() => exampleOf(z.strictObject({ note: z.string() })), /"note"/);
  });

  it('given the emergency, then its digest is of what the clinician explains', () => {
    const statement = emergencyStatementSchema.parse(exampleOf(emergencyStatementSchema));
    const own = exampleOf(z.strictObject({ salt })).salt;
    assert.equal(statement.textDigest, saltedDigest(own, exampleExplanation));
  });
});
