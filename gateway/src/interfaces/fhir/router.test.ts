import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import express from 'express';
import request from 'supertest';
import { errorHandler } from '../../platform/http/error-handler.js';
import type { Logger } from '../../platform/telemetry/logger.js';
import type { FhirInteraction, FhirPorts } from './ports.js';
import { errorCodeSystem } from './operation-outcome.js';
import { renderFhirError } from './respond.js';
import { fhirRouter } from './router.js';
import { validateHere } from './validation/validate-texts.js';
import { MemoryRecords } from './test-support/memory-records.js';

const base = 'http://localhost/fhir';
const fhirJson = 'application/fhir+json';
const patient = { resourceType: 'Patient', name: [{ family: 'Jiménez', given: ['Ana'] }] };

/** A transaction with one valid entry, but for what is given. */
const withEntry = (entry: object) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [{ resource: patient, request: { method: 'POST', url: 'Patient' }, ...entry }],
});

interface SearchsetBody {
  readonly total: number;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly { readonly resource: { readonly id: string } }[];
}

function setUp(permitted: (interaction: FhirInteraction, type: string) => boolean = () => true) {
  const records = new MemoryRecords();
  const reported: unknown[] = [];
  const journalled: { interaction: string; ids: string[]; asked?: string }[] = [];
  const ports: FhirPorts = {
    records,
    base,
    version: '0.1.0',
    now: () => new Date('2026-01-31T00:00:00.000Z'),
    onFailure: (error) => reported.push(error),
    limits: { body: 100_000, entries: 5 },
    validate: validateHere,
    journal: (_req, interaction, found, asked) => {
      const ids = found.map(({ id }) => id);
      journalled.push({ interaction, ids, ...(asked === undefined ? {} : { asked }) });
      return Promise.resolve();
    },
    access: {
      authenticate: (req, _res, next) => {
        next(req.get('authorization') ? undefined : new HealthChainError('TOKEN_MISSING'));
      },
      authorize: (interaction, type) => (_req, _res, next) => {
        next(permitted(interaction, type) ? undefined : new HealthChainError('SCOPE_INSUFFICIENT'));
      },
      objectionTo: (_req, interaction, type) =>
        permitted(interaction, type) ? undefined : 'SCOPE_INSUFFICIENT',
    },
  };
  const logger = { error: ({ err }: { err: unknown }) => reported.push(err) } as unknown as Logger;
  const app = express()
    .use('/fhir', fhirRouter(ports))
    .use(errorHandler(logger, () => renderFhirError));
  const agent = request.agent(app).set('authorization', 'Bearer x');
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    agent
      .post(`/fhir${path}`)
      .set('content-type', fhirJson)
      .set(headers)
      .send(typeof body === 'string' ? body : JSON.stringify(body));
  const bundle = (type: string, resources: readonly { resourceType: string }[]) => ({
    resourceType: 'Bundle',
    type,
    entry: resources.map((resource) => ({
      resource,
      request: { method: 'POST', url: resource.resourceType },
    })),
  });
  return { agent, app, records, reported, journalled, post, bundle };
}

/** Stable codes of an OperationOutcome. */
function codes({ body }: { body: unknown }): string[] {
  const { issue } = body as {
    issue: { details: { coding: { system: string; code: string }[] } }[];
  };
  return issue.flatMap(({ details }) =>
    details.coding.map(({ system, code }) => {
      assert.equal(system, errorCodeSystem);
      return code;
    }),
  );
}

describe('fhirRouter', function () {
  this.timeout(20_000);

  describe('metadata', () => {
    it('is public and lists the search parameters', async () => {
      const { app } = setUp();
      const answer = await request(app).get('/fhir/metadata').expect(200);
      assert.match(answer.get('content-type') ?? '', /^application\/fhir\+json; charset=utf-8$/);
      const { rest } = answer.body as {
        rest: { resource: { type: string; searchParam: { name: string; type: string }[] }[] }[];
      };
      const described = rest[0]?.resource.find(({ type }) => type === 'Observation');
      assert.deepEqual(
        described?.searchParam.find(({ name }) => name === 'patient'),
        { name: 'patient', type: 'reference' },
      );
    });

    it('claims the policies on references that it keeps, and no others', async () => {
      const { app } = setUp();
      const answer = await request(app).get('/fhir/metadata').expect(200);
      const { rest } = answer.body as { rest: { resource: { referencePolicy: string[] }[] }[] };
      for (const { referencePolicy } of rest[0]?.resource ?? []) {
        assert.deepEqual(referencePolicy, ['literal', 'logical']);
      }
    });
  });

  describe('create and read', () => {
    it('creates, and reads the stored text back', async () => {
      const { agent, records, post } = setUp();
      const created = await post('/Patient', patient).expect(201);
      assert.equal(created.text, '');
      const [[stored] = []] = records.commits;
      assert.ok(stored);
      assert.equal(created.get('location'), `${base}/Patient/${stored.id}/_history/1`);
      for (const path of [`/fhir/Patient/${stored.id}`, `/fhir/Patient/${stored.id}/_history/1`]) {
        const read = await agent.get(path).expect(200);
        assert.equal(read.text, stored.json);
        assert.equal(read.get('etag'), 'W/"1"');
        assert.equal(read.get('last-modified'), 'Sat, 31 Jan 2026 00:00:00 GMT');
        assert.equal(read.get('content-type'), 'application/fhir+json; charset=utf-8');
      }
    });

    it('returns the resource to a client that prefers it, and none to one that has it', async () => {
      const { agent, post } = setUp();
      const created = await post('/Patient', patient, { prefer: 'return=representation' });
      const { id } = created.body as { id: string };
      await agent.get(`/fhir/Patient/${id}`).set('if-none-match', 'W/"1"').expect(304);
    });

    it('creates only once under If-None-Exist', async () => {
      const { post } = setUp();
      const condition = { 'if-none-exist': 'name=jim' };
      const first = await post('/Patient', patient, condition).expect(201);
      const second = await post('/Patient', patient, condition).expect(200);
      assert.equal(second.get('location'), first.get('location'));
    });

    describe('with a scope that only creates', () => {
      const chart = async (interactions: readonly FhirInteraction[]) => {
        const context = setUp((interaction) => interactions.includes(interaction));
        await context.post('/Patient', patient).expect(201);
        const id = context.records.commits[0]?.[0]?.id ?? '';
        return { ...context, id, condition: { 'if-none-exist': `_id=${id}` } };
      };
      const bundled = (id: string) => ({
        resourceType: 'Bundle',
        type: 'batch',
        entry: [
          {
            resource: patient,
            request: { method: 'POST', url: 'Patient', ifNoneExist: `_id=${id}` },
          },
        ],
      });
      const prefer = { prefer: 'return=representation' };

      it('tells nothing about what a condition would find', async () => {
        const { post, id } = await chart(['create', 'read']);
        for (const known of [id, 'x']) {
          const condition = { 'if-none-exist': `_id=${known}` };
          const answer = await post('/Patient', patient, condition).expect(403);
          assert.deepEqual(codes(answer), ['SCOPE_INSUFFICIENT']);
          const answered = await post('', bundled(known)).expect(200);
          const { entry } = answered.body as { entry: { response: { status: string } }[] };
          assert.equal(entry[0]?.response.status, '403');
        }
      });

      it('tells nothing about what a conditional reference would find', async () => {
        const { post, bundle, records, id } = await chart(['create', 'read']);
        const observation = {
          resourceType: 'Observation',
          status: 'final',
          code: { text: 'Glucose' },
          subject: { reference: `Patient?_id=${id}` },
        };
        const answer = await post('', bundle('transaction', [observation])).expect(403);
        assert.deepEqual(codes(answer), ['SCOPE_INSUFFICIENT']);
        assert.equal(records.commits.length, 1);
      });

      it('shows no resource that was there before', async () => {
        const { post, id, condition } = await chart(['create', 'search']);
        const single = await post('/Patient', patient, { ...condition, ...prefer }).expect(200);
        assert.equal(single.text, '');
        assert.ok(single.get('location')?.includes(id));
        const answered = await post('', bundled(id), prefer).expect(200);
        const { entry } = answered.body as { entry: { response: object; resource?: object }[] };
        assert.equal(entry[0]?.resource, undefined);
      });

      it('shows it to those who may read', async () => {
        const { post, id, condition, journalled } = await chart(['create', 'search', 'read']);
        const single = await post('/Patient', patient, { ...condition, ...prefer }).expect(200);
        assert.equal((single.body as { id: string }).id, id);
        const answered = await post('', bundled(id), prefer).expect(200);
        const { entry } = answered.body as { entry: { resource?: { id: string } }[] };
        assert.equal(entry[0]?.resource?.id, id);
        const [search, read] = ['search', 'read'].map((interaction) => ({
          interaction,
          ids: [id],
        }));
        assert.deepEqual(journalled, [search, read, search, read]);
      });
    });

    it('knows no other version and no other id', async () => {
      const { agent, records, post } = setUp();
      await post('/Patient', patient);
      const id = records.commits[0]?.[0]?.id ?? '';
      for (const path of [`Patient/${id}/_history/2`, 'Patient/x', `Observation/${id}`]) {
        assert.deepEqual(codes(await agent.get(`/fhir/${path}`).expect(404)), ['NOT_FOUND']);
      }
    });
  });

  describe('Bundles', () => {
    it('answers with one response per entry', async () => {
      const { post, bundle } = setUp();
      const answer = await post('', bundle('transaction', [patient, patient])).expect(200);
      const { type, entry } = answer.body as {
        type: string;
        entry: { response: Record<string, string> }[];
      };
      assert.equal(type, 'transaction-response');
      assert.equal(entry.length, 2);
      const { status, location, etag, lastModified } = entry[1]?.response ?? {};
      assert.deepEqual(
        [status, etag, lastModified],
        ['201 Created', 'W/"1"', '2026-01-31T00:00:00.000Z'],
      );
      assert.match(location ?? '', /^Patient\/[0-9a-f-]{36}\/_history\/1$/);
    });

    it('returns the resources to a client that prefers them', async () => {
      const { post, bundle, records } = setUp();
      const answer = await post('', bundle('batch', [patient]), {
        prefer: 'return=representation',
      });
      assert.ok(answer.text.includes(records.commits[0]?.[0]?.json ?? '?'));
    });

    it('tells a batch what became of each entry', async () => {
      const { post, bundle } = setUp((_, type) => type !== 'Observation');
      const resources = [patient, { resourceType: 'Observation' }, { ...patient, gender: 'x' }];
      const answer = await post('', bundle('batch', resources)).expect(200);
      const { entry } = answer.body as {
        entry: { response: { status: string; outcome: object } }[];
      };
      assert.deepEqual(
        entry.map(({ response }) => response.status),
        ['201 Created', '403', '422'],
      );
      assert.deepEqual(codes({ body: entry[2]?.response.outcome }), ['RESOURCE_INVALID']);
    });

    it('names the entry and the element where a Bundle is malformed, and nothing of its own', async () => {
      const { post } = setUp();
      const entry = { request: { method: 'POST', url: 'Patient', ifMatch: 1, Zebulon: 2 } };
      const answer = await post('', withEntry(entry)).expect(400);
      const { issue } = answer.body as { issue: { expression: string[] }[] };
      assert.deepEqual(issue.map(({ expression }) => expression[0]).sort(), [
        'Bundle.entry[0].request',
        'Bundle.entry[0].request.ifMatch',
      ]);
      assert.ok(!answer.text.includes('Zebulon'));
    });

    it('takes a Bundle with all that it may have', async () => {
      const { post, records } = setUp();
      await post('', {
        ...withEntry({ id: 'e', fullUrl: 'urn:uuid:1' }),
        id: 'b',
        meta: { tag: [{ code: 'x' }] },
        identifier: { system: 'urn:ehr', value: '1' },
        timestamp: '2026-01-31T00:00:00Z',
      }).expect(200);
      await post('', { resourceType: 'Bundle', type: 'transaction', entry: [] }).expect(200);
      assert.equal(records.commits.length, 1);
    });

    it('refuses a transaction with all that is wrong, by path', async () => {
      const { post, bundle, records } = setUp();
      const invalid = { ...patient, gender: 'x', birthDate: 'y' };
      const answer = await post('', bundle('transaction', [patient, invalid])).expect(422);
      assert.deepEqual(codes(answer), ['RESOURCE_INVALID']);
      const [issue] = (answer.body as { issue: Record<string, unknown>[] }).issue;
      assert.deepEqual(issue?.expression, ['Bundle.entry[1].resource.birthDate']);
      assert.match(String(issue.diagnostics), /^Entry 1: /);
      assert.equal(records.commits.length, 0);
    });

    it('refuses a transaction with an entry that the scope does not cover', async () => {
      const { post, bundle, records } = setUp((_, type) => type !== 'Patient');
      const answer = await post('', bundle('transaction', [patient])).expect(403);
      assert.deepEqual(codes(answer), ['SCOPE_INSUFFICIENT']);
      assert.equal(records.commits.length, 0);
    });

    for (const [what, body, status, code] of [
      ['no body', '', 400, 'BODY_MALFORMED'],
      ['a body that is cut', '{"resourceType":"Bun', 400, 'BODY_MALFORMED'],
      ['a body over the limit', ' '.repeat(100_001), 413, 'BODY_TOO_LARGE'],
      ['another resource', patient, 400, 'BUNDLE_INVALID'],
      ['a list', [], 400, 'BUNDLE_INVALID'],
      ['a collection', { resourceType: 'Bundle', type: 'collection' }, 400, 'BUNDLE_INVALID'],
      [
        'an entry that is no list',
        { resourceType: 'Bundle', type: 'batch', entry: {} },
        400,
        'BUNDLE_INVALID',
      ],
      [
        'an unknown element of the Bundle',
        { resourceType: 'Bundle', type: 'transaction', entry: [], nonsense: 1 },
        400,
        'BUNDLE_INVALID',
      ],
      [
        'a total that is no number',
        { resourceType: 'Bundle', type: 'transaction', total: 'x' },
        400,
        'BUNDLE_INVALID',
      ],
      [
        'a total, which only searches have',
        { resourceType: 'Bundle', type: 'transaction', total: 1 },
        400,
        'BUNDLE_INVALID',
      ],
      ['a search in an entry', withEntry({ search: { mode: 'match' } }), 400, 'BUNDLE_INVALID'],
      ['a response in an entry', withEntry({ response: { status: '200' } }), 400, 'BUNDLE_INVALID'],
      ['an unknown element of an entry', withEntry({ nonsense: 1 }), 400, 'BUNDLE_INVALID'],
      ['an empty fullUrl', withEntry({ fullUrl: '' }), 400, 'BUNDLE_INVALID'],
      [
        'a fullUrl of a version',
        withEntry({ fullUrl: 'http://a.example/Patient/1/_history/1' }),
        400,
        'BUNDLE_INVALID',
      ],
      [
        'an unknown element of a request',
        withEntry({ request: { method: 'POST', url: 'Patient', nonsense: 1 } }),
        400,
        'BUNDLE_INVALID',
      ],
      [
        'too many entries',
        { resourceType: 'Bundle', type: 'batch', entry: Array(6).fill({}) },
        413,
        'BUNDLE_TOO_MANY_ENTRIES',
      ],
      [
        'a repeated fullUrl',
        {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: Array(2).fill({
            fullUrl: 'urn:uuid:1',
            resource: patient,
            request: { method: 'POST', url: 'Patient' },
          }),
        },
        400,
        'BUNDLE_INVALID',
      ],
      [
        'a deletion',
        {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [{ request: { method: 'DELETE', url: 'Patient/1' } }],
        },
        422,
        'ENTRY_NOT_SUPPORTED',
      ],
      [
        'an unknown resource type',
        {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [
            { resource: { resourceType: 'Basic' }, request: { method: 'POST', url: 'Basic' } },
          ],
        },
        422,
        'ENTRY_NOT_SUPPORTED',
      ],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const answer = await setUp().post('', body).expect(status);
        assert.deepEqual([...new Set(codes(answer))], [code]);
      });
    }
  });

  describe('search', () => {
    async function withPatients(count: number) {
      const context = setUp();
      for (let sent = 0; sent < count; sent += 1) {
        await context.post('/Patient', patient);
      }
      const search = async (path: string) => {
        const answer = await context.agent.get(path.replace(base, '/fhir')).expect(200);
        return { text: answer.text, ...(answer.body as SearchsetBody) };
      };
      return { ...context, search };
    }
    const link = ({ link: links }: SearchsetBody, relation: string) =>
      links.find((one) => one.relation === relation)?.url;

    it('finds by folded names and copies the stored texts', async () => {
      const { search, records } = await withPatients(1);
      const found = await search('/fhir/Patient?name=JIMENEZ');
      assert.equal(found.total, 1);
      assert.ok(found.text.includes(`"resource":${records.commits[0]?.[0]?.json ?? '?'}`));
      assert.equal(link(found, 'self'), `${base}/Patient?name=JIMENEZ&_count=50`);
      const none = await search('/fhir/Patient?name=menez');
      assert.deepEqual([none.total, none.entry], [0, undefined]);
    });

    it('leads through all pages, without the search in their links', async () => {
      const { search } = await withPatients(5);
      const ids = new Set<string>();
      let url: string | undefined = '/fhir/Patient?name=jimenez&_count=2';
      for (let pages = 0; url !== undefined; pages += 1) {
        assert.ok(pages < 3);
        const page: SearchsetBody = await search(url);
        assert.equal(page.total, 5);
        page.entry?.forEach(({ resource }) => ids.add(resource.id));
        url = link(page, 'next');
        assert.ok(!url?.includes('jimenez'));
      }
      assert.equal(ids.size, 5);
    });

    it('gives the total alone for _count=0', async () => {
      const { search } = await withPatients(2);
      const counted = await search('/fhir/Patient?_count=0');
      assert.deepEqual([counted.total, counted.entry, counted.link.length], [2, undefined, 1]);
    });

    it('journals each of the few that a total counts, shown or not, and of many those shown', async () => {
      const { search, journalled, post, records } = await withPatients(3);
      const idsOf = () => records.commits.flat().map(({ id }) => id);
      await search('/fhir/Patient?_count=0');
      const first = await search('/fhir/Patient?_count=1');
      assert.deepEqual(
        journalled.map(({ ids }) => ids),
        [idsOf(), idsOf()],
      );
      await search(link(first, 'next') ?? '');
      assert.deepEqual(journalled.at(-1)?.ids, idsOf().slice(1, 2));
      for (let more = 3; more < 21; more += 1) await post('/Patient', patient);
      await search('/fhir/Patient?_count=1');
      assert.deepEqual(journalled.at(-1)?.ids, idsOf().slice(0, 1));
    });

    it('journals for the chart that was asked about, although nothing is found in it', async () => {
      const { search, journalled } = await withPatients(1);
      assert.equal((await search('/fhir/Observation?patient=x')).total, 0);
      assert.deepEqual(journalled, [{ interaction: 'search', ids: [], asked: 'x' }]);
    });

    it('takes the parameters of POST _search from the form', async () => {
      const { agent, records } = await withPatients(1);
      const answer = await agent
        .post('/fhir/Patient/_search?_count=7')
        .type('form')
        .send('name=jimenez&gender=')
        .expect(400);
      assert.deepEqual(codes(answer), ['INVALID_ARGUMENT']);
      const found = await agent.post('/fhir/Patient/_search').type('form').send('name=jimenez');
      assert.equal((found.body as SearchsetBody).total, records.commits.length);
    });

    it('takes nothing but a form for POST _search', async () => {
      const { agent } = await withPatients(1);
      const search = () => agent.post('/fhir/Patient/_search?gender=male');
      for (const type of [fhirJson, 'application/json', 'text/plain', 'multipart/form-data']) {
        for (const body of ['{"name":"x"}', '']) {
          const answer = await search().set('content-type', type).send(body).expect(415);
          assert.deepEqual(codes(answer), ['UNSUPPORTED_MEDIA_TYPE']);
        }
      }
      await search().expect(200);
      await search()
        .set('content-type', 'application/x-www-form-urlencoded; charset=utf-8')
        .send('name=x')
        .expect(200);
    });

    it('ignores unknown parameters unless it is told to be strict', async () => {
      const { agent, search } = await withPatients(1);
      const lenient = await search('/fhir/Patient?colour=red');
      assert.equal(link(lenient, 'self'), `${base}/Patient?_count=50`);
      const strict = await agent
        .get('/fhir/Patient?colour=red')
        .set('prefer', 'handling=strict')
        .expect(400);
      assert.deepEqual(codes(strict), ['SEARCH_PARAMETER_NOT_SUPPORTED']);
    });

    for (const [path, status, code] of [
      ['Patient?_page=abc', 410, 'PAGE_EXPIRED'],
      ['Patient?_count=-1', 400, 'INVALID_ARGUMENT'],
      ['Patient?name:exact=x', 400, 'SEARCH_PARAMETER_NOT_SUPPORTED'],
      ['Patient?name=%', 200, undefined],
      ['Patient?_format=xml', 406, 'NOT_ACCEPTABLE'],
      ['Patient?_format=application/fhir+xml', 406, 'NOT_ACCEPTABLE'],
      ['Patient?_format=application/fhir+json', 200, undefined],
      ['Patient?_format=application/fhir%2Bjson', 200, undefined],
      ['Patient?_format=json', 200, undefined],
      ['Patient?identifier=urn:r2|K|other', 400, 'INVALID_ARGUMENT'],
      [`Patient?name=${'x'.repeat(9000)}`, 400, 'INVALID_ARGUMENT'],
      ['Basic?code=x', 404, 'RESOURCE_TYPE_NOT_SUPPORTED'],
      ['constructor?code=x', 404, 'RESOURCE_TYPE_NOT_SUPPORTED'],
    ] as const) {
      it(`answers ${path.slice(0, 40)} with ${code ?? 'a Bundle'}`, async () => {
        const answer = await setUp().agent.get(`/fhir/${path}`).expect(status);
        assert.deepEqual(code === undefined ? [] : codes(answer), code === undefined ? [] : [code]);
      });
    }

    it('refuses a page link of another type', async () => {
      const { agent, search } = await withPatients(2);
      const next = link(await search('/fhir/Patient?_count=1'), 'next') ?? '';
      const other = next.replace(`${base}/Patient`, '/fhir/Practitioner');
      assert.deepEqual(codes(await agent.get(other).expect(410)), ['PAGE_EXPIRED']);
    });
  });

  it('tells clients when to try again', async () => {
    const { post, records } = setUp();
    records.refuse = () => {
      throw new HealthChainError('BUSY');
    };
    const answer = await post('/Patient', patient).expect(503);
    assert.deepEqual([codes(answer), answer.get('retry-after')], [['BUSY'], '5']);
  });

  describe('at the door', () => {
    it('asks for a token, before it says what it knows', async () => {
      const { app } = setUp();
      for (const path of ['Patient', 'Basic', 'Patient/1', 'x/y/z']) {
        const answer = await request(app).get(`/fhir/${path}`).expect(401);
        assert.deepEqual(codes(answer), ['TOKEN_MISSING']);
      }
    });

    it('refuses what the scope does not cover', async () => {
      const { agent, post } = setUp((interaction) => interaction === 'create');
      await agent.get('/fhir/Patient').expect(403);
      await agent.get('/fhir/Patient/1').expect(403);
      await post('/Patient', patient).expect(201);
    });

    it('speaks JSON only', async () => {
      const { agent, post } = setUp();
      const xml = await agent
        .get('/fhir/Patient')
        .set('accept', 'application/fhir+xml')
        .expect(406);
      assert.deepEqual(codes(xml), ['NOT_ACCEPTABLE']);
      for (const type of ['application/fhir+xml', 'text/plain', `${fhirJson}; charset=utf-16`]) {
        const sent = await post('/Patient', 'x', { 'content-type': type }).expect(415);
        assert.deepEqual(codes(sent), ['UNSUPPORTED_MEDIA_TYPE']);
      }
      await post('/Patient', patient, { 'content-type': 'application/json' }).expect(201);
    });

    it('takes parameters of a media type, but no other version of FHIR', async () => {
      const { agent } = setUp();
      for (const accept of [
        `${fhirJson}; fhirVersion=4.0`,
        `${fhirJson};charset=utf-8`,
        `application/fhir+xml, ${fhirJson};fhirVersion="4.0";q=0.5`,
        'application/json; charset="utf-8"',
      ]) {
        await agent.get('/fhir/Patient').set('accept', accept).expect(200);
      }
      for (const accept of [
        `${fhirJson}; fhirVersion=3.0`,
        `${fhirJson};fhirVersion=5.0, application/fhir+xml`,
        `${fhirJson};q=0`,
      ]) {
        const answer = await agent.get('/fhir/Patient').set('accept', accept).expect(406);
        assert.deepEqual(codes(answer), ['NOT_ACCEPTABLE']);
      }
      await agent.get('/fhir/Patient?_format=application/fhir%2Bjson;fhirVersion=4.0').expect(200);
      await agent.get('/fhir/Patient?_format=application/fhir%2Bjson;fhirVersion=3.0').expect(406);
    });

    it('refuses bytes that are no UTF-8', async () => {
      const { agent } = setUp();
      const answer = await agent
        .post('/fhir/Patient')
        .set('content-type', fhirJson)
        .serialize((body: unknown) => body as string)
        .send(Buffer.from([0x22, 0xff, 0x22]) as unknown as string)
        .expect(400);
      assert.deepEqual(codes(answer), ['BODY_MALFORMED']);
    });

    for (const [method, path, allow] of [
      ['delete', 'Patient/1', 'GET, HEAD'],
      ['put', 'Patient/1', 'GET, HEAD'],
      ['put', 'Patient/1/_history/1', 'GET, HEAD'],
      ['get', 'Patient/1/_history', ''],
      ['get', 'Patient/1/Observation', ''],
      ['get', 'Patient/1/_history/1/x', ''],
      ['get', '', 'POST'],
      ['put', 'Patient', 'GET, HEAD, POST'],
      ['put', 'Patient/_search', 'POST'],
    ] as const) {
      it(`does not support ${method} of /${path}, and says what it allows`, async () => {
        const answer = await setUp().agent[method](`/fhir/${path}`).expect(405);
        assert.equal(answer.get('allow'), allow);
        assert.deepEqual(codes(answer), ['INTERACTION_NOT_SUPPORTED']);
      });
    }

    it('reports unexpected errors and tells clients nothing of them', async () => {
      const { agent, records, reported } = setUp();
      const failure = new Error('Jiménez');
      records.find = () => Promise.reject(failure);
      const answer = await agent.get('/fhir/Patient').expect(500);
      assert.deepEqual(codes(answer), ['INTERNAL']);
      assert.ok(!answer.text.includes('Jim'));
      assert.deepEqual(reported, [failure]);
    });

    it('reports the cause of a failed transaction, and of each failed entry of a batch', async () => {
      const { post, bundle, records, reported } = setUp();
      const failure = new Error('Jiménez');
      records.locate = () => Promise.reject(failure);
      const observation = {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'Glucose' },
        subject: { reference: 'Patient/9' },
      };
      const transaction = await post('', bundle('transaction', [patient, observation]));
      assert.deepEqual([transaction.status, codes(transaction)], [500, ['INTERNAL']]);
      const [thrown] = reported.splice(0);
      assert.ok(thrown instanceof HealthChainError && thrown.cause === failure);
      const batch = await post('', bundle('batch', [patient, observation])).expect(200);
      assert.deepEqual(reported.splice(0), [failure]);
      assert.ok(!batch.text.includes('Jim'));
      records.refuse = () => {
        throw failure;
      };
      await post('', bundle('batch', [patient, patient])).expect(200);
      assert.deepEqual(reported, [failure], 'once for all entries that failed together');
    });
  });
});
