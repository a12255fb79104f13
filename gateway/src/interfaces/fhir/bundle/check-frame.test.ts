import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { parseExactJson, type JsonObject } from '../json/exact-json.js';
import { validateResource } from '../validation/validate-resource.js';
import { checkEntry } from './check-frame.js';

/** What the validator says of a Bundle with this entry alone. */
function validated(frame: JsonObject): boolean {
  const bundle = { resourceType: 'Bundle', type: 'batch', entry: [frame] };
  return validateResource(bundle as unknown as Resource & JsonObject).length === 0;
}

function isAccepted(text: string): boolean {
  const { value, write } = parseExactJson(text);
  return checkEntry(value as JsonObject, 3, write).length === 0;
}

describe('checkEntry', () => {
  it('given any frame, then says what the validator says', function () {
    this.timeout(60_000);
    const text = fc.oneof(
      fc.constantFrom(
        'Patient',
        'urn:uuid:1',
        'http://a/Patient/1/_history/2',
        '',
        ' ',
        'a b',
        'ä',
      ),
      fc.string({ maxLength: 8 }),
      fc.integer(),
    );
    const request = fc.record(
      { method: fc.constant('POST'), url: text, ifNoneExist: text, ifMatch: text },
      { requiredKeys: ['method'] },
    );
    const frame = fc.record(
      { fullUrl: text, request, search: fc.constant({}) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(frame, (one) => {
        assert.equal(isAccepted(JSON.stringify(one)), validated(one));
      }),
      { numRuns: 300 },
    );
  });

  it('given a number where a text belongs, however it is written, then refuses it', () => {
    for (const number of ['1', '1.0', '1e3']) {
      assert.equal(
        isAccepted(`{"fullUrl":${number},"request":{"method":"POST","url":"Patient"}}`),
        false,
      );
    }
  });
});
