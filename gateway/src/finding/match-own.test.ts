import assert from 'node:assert/strict';
import { indexed, matches, type Indexed } from '../records/search/matches.js';
import type { RecordQuery } from '../records/types.js';
import type { Demographics } from './demographics.js';
import { ownMatcher } from './match-own.js';

const identifier = { system: 'urn:ssn', value: '1' };
const patient = (id: string, change: object = {}): Indexed => {
  const resource = {
    resourceType: 'Patient',
    id,
    name: [{ family: 'Ferreira', given: ['Ana'] }],
    birthDate: '1970-01-02',
    ...change,
  };
  return indexed(id, 'Patient', resource);
};
const ana: Demographics = {
  identifiers: [],
  names: [{ family: 'Ferreira', given: 'Ana' }],
  birthDate: '1970-01-02',
};

/** Gives one record a page. */
function setUp(stored: readonly Indexed[], complete = true) {
  let opened = 0;
  const match = ownMatcher({
    isComplete: () => Promise.resolve(complete),
    find: (query: RecordQuery) => {
      const found = stored.filter((one) => matches(query, one));
      const after = query.after ?? 0;
      const records = found.slice(after, after + 1).map(({ id, type, resource }) => {
        opened += 1;
        const json = JSON.stringify(resource);
        return { ...{ id, type, json, chartId: id, version: 1 }, lastUpdated: '2026-01-31' };
      });
      const next = after + 1 < found.length ? { next: after + 1 } : {};
      return Promise.resolve({ records, total: found.length, ...next });
    },
  });
  return { match, opened: () => opened };
}

describe('the match of an own patient', () => {
  it('given one who is certainly meant, then it is found among others, on any page', async () => {
    const { match, opened } = setUp([
      patient('1', { birthDate: '1970-01-03' }),
      patient('2', { name: [{ family: 'Ferreira-Lima', given: ['Ana'] }] }),
      patient('3'),
      patient('4', { name: [{ family: 'Ferreira', given: ['Anna'] }] }),
    ]);
    assert.equal(await match(ana), '3');
    assert.equal(opened(), 3, 'The index leaves out who has another birthday.');
  });

  it('given two, then none', async () => {
    assert.equal(await setUp([patient('1'), patient('2')]).match(ana), undefined);
  });

  it('given nobody, then none', async () => {
    assert.equal(await setUp([]).match(ana), undefined);
  });

  it('given an identifier, then who has it, and is found by name too, is one', async () => {
    const stored = [patient('1', { identifier: [identifier] }), patient('2')];
    const { match } = setUp(stored);
    assert.equal(await match({ identifiers: [identifier], names: [] }), '1');
    const other = { ...identifier, value: '2' };
    assert.equal(await match({ identifiers: [other], names: [] }), undefined);
    // The second patient has the name and the birthday, and no number that says otherwise.
    assert.equal(await match({ ...ana, identifiers: [identifier] }), undefined);
  });

  it('given a chart that is no Patient that can be read so, then it is passed over', async () => {
    const { match } = setUp([patient('1', { gender: 5 }), patient('2')]);
    assert.equal(await match(ana), '2');
  });

  it('given too little, then it says so before it looks', async () => {
    const { match } = setUp([patient('1')]);
    for (const change of [{ birthDate: undefined }, { birthDate: '1970' }, { names: [] }]) {
      await assert.rejects(match({ ...ana, ...change }), {
        code: 'DEMOGRAPHICS_INSUFFICIENT',
      });
    }
  });

  it('given a read model that may lack somebody, then there is no answer', async () => {
    await assert.rejects(setUp([patient('1')], false).match(ana), { code: 'CATCHING_UP' });
  });
});
