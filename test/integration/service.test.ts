import assert from 'node:assert/strict';
import { FhirClient } from '../support/fhir-client.js';
import { clientOf, organization } from '../support/network.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));

describe('what a running gateway says of itself', function () {
  this.timeout(30_000);

  it('has a CapabilityStatement that anybody may read', async () => {
    const answer = await fetch(`${hospital.fhir}/metadata`);
    assert.equal(answer.status, 200);
    const statement = (await answer.json()) as { resourceType: string; fhirVersion: string };
    assert.equal(statement.resourceType, 'CapabilityStatement');
    assert.equal(statement.fhirVersion, '4.0.1');
  });

  it('serves its OpenAPI document and a page for it', async () => {
    const document = await fetch(`${hospital.gateway}/api/v1/openapi.json`);
    const { openapi, paths } = (await document.json()) as { openapi: string; paths: object };
    assert.match(openapi, /^3\.1/);
    assert.ok('/fhir/metadata' in paths);
    const page = await fetch(`${hospital.gateway}/api/v1/docs/`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<html/i);
  });

  it('measures its requests by route, without ids, and counts what it cannot read yet', async () => {
    const [patient] = await ehr.searchAll('Patient?_count=1&_id=none');
    assert.equal(patient, undefined);
    await ehr.get('/Patient/11111111-2222-4333-8444-555555555555');
    const text = await (await fetch(`${hospital.gateway}/metrics`)).text();
    assert.match(text, /^http_request_duration_seconds_count\{.*route="\/fhir\/:type\/:id"/m);
    assert.match(text, /^healthchain_postponed_commits\{.*\} 0$/m);
    assert.doesNotMatch(text, /11111111-2222/);
  });
});
