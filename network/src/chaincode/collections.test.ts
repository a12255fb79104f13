import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { readConsortium } from '../topology/consortium.js';
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

  it('renders the shipped definitions for the shipped consortium', () => {
    const folder = resolve(import.meta.dirname, '../../..');
    const { organizations } = readConsortium(join(folder, 'network/consortium.yaml'));
    const rendered = renderCollections(
      readCollections(join(folder, 'collections/collections.yaml')),
      organizations,
    );
    const authority = rendered.find(({ name }) => name === 'patientAuthority');
    // Any two of its four members, and nobody else.
    assert.deepEqual(authority?.endorsementPolicy, {
      signaturePolicy:
        "OR(AND('LakesideMSP.peer','MillbrookMSP.peer')," +
        "AND('LakesideMSP.peer','CornerstoneMSP.peer'),AND('MillbrookMSP.peer','CornerstoneMSP.peer')," +
        "AND('LakesideMSP.peer','EvergreenMSP.peer'),AND('MillbrookMSP.peer','EvergreenMSP.peer')," +
        "AND('CornerstoneMSP.peer','EvergreenMSP.peer'))",
    });
    const records = rendered.find(({ name }) => name === 'phiReferences');
    // Both hospitals, or one of them with the pharmacy or the health plan.
    assert.equal(records?.policy, "OR('LakesideMSP.member','MillbrookMSP.member')");
    assert.deepEqual(records.endorsementPolicy, {
      signaturePolicy:
        "OR(AND('LakesideMSP.peer','MillbrookMSP.peer')," +
        "AND('LakesideMSP.peer','CornerstoneMSP.peer'),AND('MillbrookMSP.peer','CornerstoneMSP.peer')," +
        "AND('LakesideMSP.peer','EvergreenMSP.peer'),AND('MillbrookMSP.peer','EvergreenMSP.peer'))",
    });
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
