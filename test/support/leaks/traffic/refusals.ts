import assert from 'node:assert/strict';
import { organization } from '../../network.js';
import { asAdministrator } from '../../operator.js';
import { query } from '../../peer-calls.js';
import { smallBundle } from '../../small-bundle.js';
import { askPeering } from './peering.js';
import { refused, type Attempt } from './refused.js';
import type { Step, Traffic } from './step.js';

const fhir = { 'content-type': 'application/fhir+json' };

/** A request with the EHR's token. */
async function send(
  { ehr }: Traffic,
  method: string,
  url: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const answer = await ehr.request(method, url, body, headers);
  return new Response(answer.text, { status: answer.status, headers: answer.headers });
}

const post = (traffic: Traffic, body: string, headers = fhir): Promise<Response> =>
  send(traffic, 'POST', '', body, headers);

/** A valid Bundle with one part replaced. */
const spoiled = (canary: string, from: string, to: string): string => {
  const { text } = smallBundle(canary, canary);
  assert.ok(text.includes(from));
  return text.replaceAll(from, to);
};

/** Each is refused. Add what a new interface takes. */
const attempts: Readonly<Record<string, Attempt>> = {
  'JSON that breaks off': (traffic, canary) =>
    post(traffic, smallBundle(canary, canary).text.slice(0, -3)),
  'JSON that breaks in a value': (traffic, canary) => post(traffic, `{"name": ${canary}}`),
  'text that is no JSON': (traffic, canary) => post(traffic, canary),
  'another content type': (traffic, canary) =>
    post(traffic, `<Patient>${canary}</Patient>`, { 'content-type': `text/${canary}` }),
  'an unknown element': (traffic, canary) =>
    post(traffic, spoiled(canary, '"gender"', `"${canary}":1,"gender"`)),
  'an unknown code': (traffic, canary) => post(traffic, spoiled(canary, 'female', canary)),
  'an unknown resource type': (traffic, canary) =>
    post(traffic, spoiled(canary, '"Observation"', `"${canary}"`)),
  'a malformed date': (traffic, canary) =>
    post(traffic, spoiled(canary, '"gender"', `"birthDate":"${canary}","gender"`)),
  'a reference to nothing': (traffic, canary) =>
    post(traffic, spoiled(canary, '"subject"', `"encounter":{"reference":"${canary}"},"subject"`)),
  'a conditional reference to nothing': (traffic, canary) =>
    post(
      traffic,
      spoiled(
        canary,
        '"subject"',
        `"encounter":{"reference":"Encounter?identifier=${canary}"},"subject"`,
      ),
    ),
  'an unknown request method in an entry': (traffic, canary) =>
    post(traffic, spoiled(canary, '"POST"', `"${canary}"`)),
  'a full URL that is none': (traffic, canary) =>
    post(traffic, spoiled(canary, '"fullUrl":"urn:uuid:', `"fullUrl":"${canary}`)),
  'a single resource with an unknown element': (traffic, canary) =>
    send(traffic, 'POST', '/Patient', `{"resourceType":"Patient","${canary}":"${canary}"}`, fhir),
  'an unknown path': (traffic, canary) => send(traffic, 'GET', `/${canary}/${canary}`),
  'an unknown id': (traffic, canary) => send(traffic, 'GET', `/Patient/${canary}`),
  'an unknown operation': (traffic, canary) => send(traffic, 'POST', `/Patient/$${canary}`, '{}'),
  'an unknown search parameter': (traffic, canary) =>
    send(traffic, 'GET', `/Patient?${canary}=${canary}`, undefined, { prefer: 'handling=strict' }),
  'an unknown modifier': (traffic, canary) =>
    send(traffic, 'GET', `/Patient?name:${canary}=${canary}`),
  'a malformed date in a search': (traffic, canary) =>
    send(traffic, 'GET', `/Patient?birthdate=${canary}`),
  'a page of nothing': (traffic, canary) => send(traffic, 'GET', `/Patient?_page=${canary}`),
  'a form that is none': (traffic, canary) =>
    send(traffic, 'POST', '/Patient/_search', `%${canary}%zz=${canary}`, {
      'content-type': `application/${canary}`,
    }),
  'a condition that nothing meets': (traffic, canary) =>
    send(traffic, 'POST', '/Patient', `{"resourceType":"Patient"}`, {
      ...fhir,
      'if-none-exist': `nonsense:${canary}=${canary}`,
    }),
  'a path outside of every interface': ({ hospital }, canary) =>
    fetch(`${hospital.gateway}/${canary}?${canary}=${canary}`, {
      headers: {
        cookie: `session=${canary}`,
        'user-agent': canary,
        'x-request-id': canary,
        referer: `http://localhost/${canary}`,
        baggage: `name=${canary}`,
        tracestate: `vendor=${canary.toLowerCase()}`,
        traceparent: `00-${canary}-${canary}-01`,
      },
    }),
  'a malformed path': ({ hospital }, canary) => fetch(`${hospital.gateway}/fhir/%${canary}`),
  'a token that is none': ({ hospital }, canary) =>
    fetch(`${hospital.fhir}/Patient?name=${canary}`, {
      headers: { authorization: `Bearer ${canary}.${canary}.${canary}` },
    }),
  'a sign-in of another kind': ({ hospital }, canary) =>
    fetch(`${hospital.fhir}/Patient`, {
      headers: { authorization: `Basic ${Buffer.from(`a:${canary}`).toString('base64')}` },
    }),
  'an assertion that is none': ({ client }, canary) =>
    fetch(client.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: canary,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `${canary}.${canary}.${canary}`,
        scope: canary,
      }),
    }),
  'an unknown grant': ({ client }, canary) =>
    fetch(client.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: canary }),
    }),
  // Without a `state`: OAuth has it handed back to the app, which made it.
  'a sign-in to an app that is none': ({ hospital }, canary) =>
    fetch(
      `${hospital.gateway}/oauth2/auth?client_id=${canary}&redirect_uri=${canary}&scope=${canary}`,
    ),
  'a sign-in that nobody began': ({ hospital }, canary) =>
    fetch(`${hospital.gateway}/oauth2/interaction/${canary}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `_interaction=${canary}` },
      body: JSON.stringify({ [canary]: canary }),
    }),
  'a request to the gateway of another organisation': (_traffic, canary) =>
    fetch(`${organization('pharmacy').fhir}/Patient?name=${canary}`, {
      headers: { authorization: `Bearer ${canary}` },
    }),
  'a replica that is none, asked of another gateway': (_traffic, canary) =>
    askPeering('PUT', `/replicas/${canary}`, JSON.stringify({ size: canary })),
  'an argument of the chaincode that is none': (_traffic, canary) =>
    askChaincode('PatientRecordContract:GetCommitment', canary),
  'a function of the chaincode that is none': (_traffic, canary) =>
    askChaincode(`PatientRecordContract:${canary}`, canary),
  'JSON of the chaincode that is none': (_traffic, canary) =>
    askChaincode('PatientRecordContract:CommitVersions', `{${canary}`),
};

export const refusals: readonly Step[] = Object.entries(attempts).map(([name, attempt]) =>
  refused(name, attempt),
);

/** A query by the stock CLI, which prints the command line itself when it fails: only codes count. */
async function askChaincode(name: string, argument: string): Promise<Response> {
  const hospital = organization('hospital').name;
  const { ok } = await asAdministrator(hospital, query(name, argument));
  return new Response(null, { status: ok ? 200 : 400 });
}
