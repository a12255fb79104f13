import assert from 'node:assert/strict';
import { searchParameters } from '../../../records/search/parameters.js';
import { loadDefinitions } from '../validation/definitions.js';

describe('the code systems of search parameters', function () {
  this.timeout(20_000);

  it('are those of the value sets that FHIR binds code elements to', () => {
    const rules = loadDefinitions();
    for (const [type, parameters] of Object.entries(searchParameters)) {
      for (const [name, { kind, paths, system }] of Object.entries(parameters)) {
        const rule = rules.rulesOf(type).get(paths[0] ?? '');
        const isCode = kind === 'token' && rule?.type === 'code';
        const codings = isCode ? [...(rule.codes?.codings ?? [])] : [];
        const systems = new Set(codings.map((coding) => coding.split('|')[0]));
        assert.deepEqual(system === undefined ? [] : [system], [...systems], `${type} ${name}`);
      }
    }
  });
});
