import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { endpoints, projectRoot, stateFolder } from '../support/network.js';

/** The example that `docs/operations.md` shows under the heading `endpoints.json`. */
function documentedExample(): unknown {
  const text = readFileSync(path.join(projectRoot, 'docs/operations.md'), 'utf8');
  const [, json = ''] = /^## endpoints\.json$.*?^```json\n(.*?)^```$/ms.exec(text) ?? [];
  return JSON.parse(json);
}

/** Field names and types of a value, by path; the elements of a list have one path. */
function shapeOf(value: unknown, at = '$'): string[] {
  if (Array.isArray(value)) {
    return [...new Set(value.flatMap((each) => shapeOf(each, `${at}[]`)))];
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([name, field]) => shapeOf(field, `${at}.${name}`));
  }
  return [`${at}: ${value === null ? 'null' : typeof value}`];
}

describe('endpoints.json', () => {
  it('has the documented fields, all of them and no others', () => {
    assert.deepEqual(shapeOf(endpoints()), shapeOf(documentedExample()));
  });

  it('has every field in every organisation and client', () => {
    const { organizations, clients } = endpoints();
    for (const list of [organizations, clients]) {
      for (const one of list) assert.deepEqual(shapeOf(one), shapeOf(list[0]));
    }
  });

  it('can be read by its owner only, and so can the keys that it names', () => {
    const files = [
      path.join(stateFolder(), 'endpoints.json'),
      ...endpoints().clients.map(({ keyFile }) => keyFile),
    ];
    for (const file of files) assert.equal(statSync(file).mode & 0o777, 0o600, file);
  });

  it('names gateways that answer, and a certificate of each organisation', async () => {
    for (const { fhir, tlsCaFile } of endpoints().organizations) {
      const answer = await fetch(`${fhir}/metadata`);
      assert.equal(answer.status, 200, fhir);
      assert.match(readFileSync(tlsCaFile, 'utf8'), /^-----BEGIN CERTIFICATE-----$/m);
    }
  });

  it('names a client of every hospital, of one of its organisations', () => {
    const { organizations, clients } = endpoints();
    const hospitals = organizations.filter(({ kind }) => kind === 'hospital');
    assert.deepEqual(
      clients.map(({ organization }) => organization),
      hospitals.map(({ name }) => name),
    );
  });
});
