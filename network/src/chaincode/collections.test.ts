import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import {
  endorsingPairs,
  publicStatePolicy,
  readCollections,
  renderCollections,
} from './collections.js';

const hospitals = [
  { mspId: 'OneMSP', kind: 'hospital' },
  { mspId: 'TwoMSP', kind: 'hospital' },
];
const pharmacy = { mspId: 'PillMSP', kind: 'pharmacy' };
const definition = {
  name: 'records',
  members: ['hospital'],
  endorsedByPairs: [
    ['hospital', 'hospital'],
    ['hospital', 'pharmacy'],
  ] as [string, string][],
  memberOnlyRead: true,
  memberOnlyWrite: true,
  requiredPeerCount: 0,
  maxPeerCount: 4,
  blockToLive: 0,
};

describe('renderCollections', () => {
  it('renders members and pairs of the organisations that there are', () => {
    const [collection] = renderCollections([definition], [...hospitals, pharmacy]);
    assert.equal(collection?.policy, "OR('OneMSP.member','TwoMSP.member')");
    assert.deepEqual(collection.endorsementPolicy, {
      signaturePolicy:
        "OR(AND('OneMSP.peer','TwoMSP.peer'),AND('OneMSP.peer','PillMSP.peer')," +
        "AND('TwoMSP.peer','PillMSP.peer'))",
    });
  });

  it('refuses a consortium in which nobody could endorse', () => {
    assert.throws(() => renderCollections([definition], [pharmacy]), /"records"/);
    assert.throws(() => renderCollections([definition], hospitals.slice(0, 1)), /"records"/);
  });

  it('takes the shipped definitions', () => {
    const shipped = readCollections(
      resolve(import.meta.dirname, '../../../collections/collections.yaml'),
    );
    assert.ok(renderCollections(shipped, [...hospitals, pharmacy]).length > 0);
  });
});

describe('endorsingPairs', () => {
  it('names no pair twice and none of one organisation with itself', () => {
    const pairs = endorsingPairs(definition, hospitals).map((pair) =>
      pair.map(({ mspId }) => mspId),
    );
    assert.deepEqual(pairs, [['OneMSP', 'TwoMSP']]);
  });
});

describe('publicStatePolicy', () => {
  it('asks for any so many of the organisations', () => {
    assert.equal(publicStatePolicy(2, hospitals), "OutOf(2,'OneMSP.peer','TwoMSP.peer')");
  });
});
