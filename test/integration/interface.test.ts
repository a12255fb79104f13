import assert from 'node:assert/strict';
import { codesOf, FhirClient } from '../support/fhir-client.js';
import { clientOf, organization } from '../support/network.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));

interface CapabilityStatement {
  readonly resourceType: string;
  readonly fhirVersion: string;
  readonly implementation: { readonly url: string };
  readonly rest: readonly {
    readonly resource: readonly {
      readonly type: string;
      readonly searchParam: readonly { readonly name: string }[];
    }[];
  }[];
}

async function getOpenly(url: string): Promise<{ response: Response; text: string }> {
  const response = await fetch(url);
  return { response, text: await response.text() };
}

describe('what a gateway says of itself', function () {
  this.timeout(60_000);

  it('states its capabilities to anybody, and takes every search parameter that it names', async () => {
    const { response, text } = await getOpenly(`${hospital.fhir}/metadata`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/fhir\+json/);
    const statement = JSON.parse(text) as CapabilityStatement;
    assert.equal(statement.resourceType, 'CapabilityStatement');
    assert.equal(statement.fhirVersion, '4.0.1');
    assert.equal(statement.implementation.url, hospital.fhir);
    const resources = statement.rest[0]?.resource ?? [];
    assert.ok(resources.length > 20);
    for (const { type, searchParam } of resources) {
      const query = searchParam.map(({ name }) => `${name}=2024`).join('&');
      const answer = await ehr.request('GET', `/${type}?_count=0&${query}`, undefined, {
        prefer: 'handling=strict',
      });
      assert.equal(answer.status, 200, `${type}: ${answer.text}`);
    }
  });

  it('refuses a parameter that it does not name, when told to be strict', async () => {
    const answer = await ehr.request('GET', '/Patient?colour=red', undefined, {
      prefer: 'handling=strict',
    });
    assert.equal(answer.status, 400);
    assert.deepEqual(codesOf(answer.text), ['SEARCH_PARAMETER_NOT_SUPPORTED']);
  });

  it('takes media types with parameters, and no other version of FHIR', async () => {
    const statusFor = async (accept: string): Promise<number> =>
      (await ehr.request('GET', '/Patient?_count=0', undefined, { accept })).status;
    assert.equal(await statusFor('application/fhir+json; fhirVersion=4.0'), 200);
    assert.equal(await statusFor('application/fhir+json;charset=utf-8'), 200);
    assert.equal(await statusFor('application/fhir+json; fhirVersion=5.0'), 406);
  });

  it('serves its OpenAPI document and the page that shows it', async () => {
    const { response, text } = await getOpenly(`${hospital.gateway}/api/v1/openapi.json`);
    assert.equal(response.status, 200);
    const document = JSON.parse(text) as {
      openapi: string;
      servers: { url: string }[];
      paths: Record<string, unknown>;
    };
    assert.match(document.openapi, /^3\./);
    assert.ok(document.servers.some(({ url }) => hospital.gateway.startsWith(url)));
    for (const path of ['/fhir', '/fhir/metadata', '/fhir/{type}/{id}', '/oauth2/token']) {
      assert.ok(document.paths[path] !== undefined, path);
    }
    const page = await getOpenly(`${hospital.gateway}/api/v1/docs/`);
    assert.equal(page.response.status, 200);
    assert.match(page.response.headers.get('content-security-policy') ?? '', /script-src 'self'/);
  });

  it('counts requests by route in its metrics, without ids or names', async () => {
    await ehr.get('/Patient?name=Metrics&_count=0');
    const { response, text } = await getOpenly(`${hospital.gateway}/metrics`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
    const counts = text
      .split('\n')
      .filter((line) => line.startsWith('http_request_duration_seconds_count'));
    assert.ok(
      counts.some((line) => line.includes('/fhir/:type') && line.includes('status="200"')),
      counts.join('\n'),
    );
    assert.ok(!text.includes('Metrics&') && !/[0-9a-f]{8}-[0-9a-f]{4}/.test(text));
  });
});
