import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { readConsortium } from '../topology/consortium.js';
import { placeNetwork } from '../topology/network.js';
import { locations } from '../commands/locations.js';
import { accessPolicyDocument, readAccessPolicy } from './access-policy.js';
import { prescribingPolicyDocument } from './prescribing-policy.js';
import { requestPolicyDocument } from './request-policy.js';
import { organizationsDocument, relyingPartiesDocument } from './documents.js';

describe('The documents of a consortium', () => {
  it('are canonical JSON, so that approvals name the digest that the contract computes', () => {
    const { organizations } = placeNetwork(
      readConsortium(resolve(import.meta.dirname, '../../consortium.yaml')),
      '/state',
    );
    const documents = [
      organizationsDocument(organizations),
      relyingPartiesDocument(organizations),
      accessPolicyDocument(readAccessPolicy(locations.accessPolicy)),
      requestPolicyDocument(locations.requestPolicy),
      prescribingPolicyDocument(locations.prescribingPolicy),
    ];
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
    for (const document of documents) {
      assert.equal(document, JSON.stringify(sorted(JSON.parse(document))));
    }
    assert.match(documents[0] ?? '', /"kind":"hospital","mspId":"LakesideMSP"/);
    assert.match(
      documents[1] ?? '',
      /"mspId":"LakesideMSP","origins":\["http:\/\/localhost:\d+"\],"rpId":"localhost"/,
    );
  });
});
