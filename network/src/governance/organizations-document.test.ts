import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { readConsortium } from '../topology/consortium.js';
import { placeNetwork } from '../topology/network.js';
import { organizationsDocument } from './organizations-document.js';

describe('organizationsDocument', () => {
  it('is canonical JSON, so that approvals name the digest that the contract computes', () => {
    const { organizations } = placeNetwork(
      readConsortium(resolve(import.meta.dirname, '../../consortium.yaml')),
      '/state',
    );
    const document = organizationsDocument(organizations);
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([one], [other]) => (one < other ? -1 : 1))
                .map(([key, member]) => [key, sorted(member)]),
            )
          : value;
    assert.equal(document, JSON.stringify(sorted(JSON.parse(document))));
    assert.match(document, /"kind":"hospital","mspId":"LakesideMSP"/);
  });
});
