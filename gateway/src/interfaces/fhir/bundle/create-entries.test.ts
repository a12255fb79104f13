import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HealthChainError } from '@healthchain/protocol';
import fc from 'fast-check';
import { FhirIssuesError } from '../issue.js';
import { parseExactJson } from '../json/exact-json.js';
import { MemoryRecords } from '../test-support/memory-records.js';
import { validateHere } from '../validation/validate-texts.js';
import { createEntriesWith } from './create-entries.js';
import { parseBundle } from './parse-bundle.js';

const base = 'http://localhost/fhir';
const npi = 'http://hl7.org/fhir/sid/us-npi';

interface Entry {
  readonly fullUrl?: string;
  readonly resource: object;
  readonly request: object;
}

const post = (resource: { resourceType: string }, more: object = {}, fullUrl?: string): Entry => ({
  ...(fullUrl === undefined ? {} : { fullUrl }),
  resource,
  request: { method: 'POST', url: resource.resourceType, ...more },
});
const practitioner = (value: string) => ({
  resourceType: 'Practitioner',
  identifier: [{ system: npi, value }],
});
const ifNone = (value: string) => ({ ifNoneExist: `identifier=${npi}|${value}` });
const patient = { resourceType: 'Patient', name: [{ family: 'Quill' }] };
const observationOf = (reference: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Glucose' },
  subject: { reference },
  ...more,
});

function setUp() {
  const records = new MemoryRecords();
  const told: string[][] = [];
  const create = createEntriesWith({
    validate: validateHere,
    records,
    base,
    now: () => new Date('2026-01-31T00:00:00.000Z'),
    onFailure: () => undefined,
  });
  const send = (text: string) => {
    const body = parseExactJson(text);
    const { type, entries } = parseBundle(body, 1000);
    return create(type, entries, body.write, {
      objectionTo: () => undefined,
      tell: (found) => {
        told.push(found.map(({ id }) => id));
        return Promise.resolve();
      },
    });
  };
  const bundle = (type: string, entry: readonly unknown[]) =>
    send(JSON.stringify({ resourceType: 'Bundle', type, entry }));
  return { records, send, bundle, told };
}

const samples = path.resolve(import.meta.dirname, '../../../../../network/samples');
const isDirectory = (name: string): boolean => /^(hospital|practitioner)Information/.test(name);

/** Decimals as written, in order; Synthea's texts hold none inside strings after a colon. */
const decimalsOf = (text: string): string[] =>
  [...text.matchAll(/"value"\s*:\s*(-?\d+\.\d+)/g)].map(([, digits = '']) => digits);

/** The issues that a transaction is refused with. */
async function refusal(sending: Promise<unknown>) {
  const error: unknown = await sending.then(
    () => assert.fail('It was accepted.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof FhirIssuesError, String(error));
  return error.issues;
}

describe('createEntries', function () {
  this.timeout(20_000);

  describe('a transaction', () => {
    it('commits all resources at once, with ids, versions and resolved references', async () => {
      const { records, bundle } = setUp();
      await bundle('transaction', [
        post(observationOf('urn:uuid:1'), {}, 'urn:uuid:2'),
        post({ ...patient, id: 'x', meta: { tag: [] } } as never, {}, 'urn:uuid:1'),
      ]).catch(() => undefined);
      assert.equal(records.commits.length, 0, 'an empty list is invalid');
      await bundle('transaction', [
        post(observationOf('urn:uuid:1'), {}, 'urn:uuid:2'),
        post({ ...patient, id: 'x', meta: { source: 'urn:ehr' } } as never, {}, 'urn:uuid:1'),
      ]);
      const [[observation, stored] = []] = records.commits;
      assert.ok(observation && stored);
      assert.match(stored.id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(stored.resource, {
        resourceType: 'Patient',
        id: stored.id,
        meta: { source: 'urn:ehr', versionId: '1', lastUpdated: '2026-01-31T00:00:00.000Z' },
        name: [{ family: 'Quill' }],
      });
      assert.deepEqual(observation.resource.subject, { reference: `Patient/${stored.id}` });
      assert.deepEqual(JSON.parse(observation.json), observation.resource);
    });

    it('keeps decimals as they were sent', async () => {
      const { records, send } = setUp();
      await send(
        `{"resourceType":"Bundle","type":"transaction","entry":[
          {"fullUrl":"urn:uuid:1","resource":${JSON.stringify(patient)},"request":{"method":"POST","url":"Patient"}},
          {"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},
            "subject":{"reference":"urn:uuid:1"},"valueQuantity":{"value":1.50}},
           "request":{"method":"POST","url":"Observation"}}]}`,
      );
      assert.match(records.commits[0]?.[1]?.json ?? '', /"valueQuantity":\{"value":1\.50\}/);
    });

    it('reports everything that is wrong, by entry and path, and commits nothing', async () => {
      const { records, bundle } = setUp();
      const issues = await refusal(
        bundle('transaction', [
          post(patient),
          post({ ...patient, gender: 'x' } as never),
          post(observationOf('urn:uuid:9', { status: undefined, issued: 'today' })),
        ]),
      );
      assert.deepEqual(
        issues.map(({ code, entry, expression }) => [code, entry, expression]),
        [
          ['RESOURCE_INVALID', 1, 'Patient.gender'],
          ['REFERENCE_UNRESOLVED', 2, 'Observation.subject.reference'],
          ['RESOURCE_INVALID', 2, 'Observation.status'],
          ['RESOURCE_INVALID', 2, 'Observation.issued'],
        ],
      );
      assert.equal(records.commits.length, 0);
    });

    it('refuses what the ledger refuses', async () => {
      const { records, bundle } = setUp();
      records.refuse = () => {
        throw new HealthChainError('LEDGER_UNAVAILABLE');
      };
      await assert.rejects(bundle('transaction', [post(patient)]), { code: 'LEDGER_UNAVAILABLE' });
    });

    it('accepts an empty Bundle', async () => {
      assert.deepEqual(await setUp().bundle('transaction', []), []);
    });
  });

  describe('references', () => {
    it('resolves conditions through the index and through the same Bundle', async () => {
      const { records, bundle } = setUp();
      await bundle('batch', [post(practitioner('1'))]);
      const performer = ['1', '2'].map((value) => ({
        reference: `Practitioner?identifier=${npi}|${value}`,
      }));
      await bundle('transaction', [
        post(patient, {}, 'urn:uuid:1'),
        post(observationOf('urn:uuid:1', { performer })),
        post(practitioner('2')),
      ]);
      const [[first] = [], [, observation, second] = []] = records.commits;
      assert.deepEqual(observation?.resource.performer, [
        { reference: `Practitioner/${first?.id ?? ''}` },
        { reference: `Practitioner/${second?.id ?? ''}` },
      ]);
    });

    it('rewrites links to entries in elements of type uri, url and uuid, and in narratives', async () => {
      const { records, bundle } = setUp();
      const [target, other] = ['urn:uuid:7f3b0f4e-6d0e-4f43-9d0c-3a9b1c2d4e5f', 'urn:oid:1.2.3'];
      await bundle('transaction', [
        post(patient, {}, target),
        post(
          {
            resourceType: 'DocumentReference',
            status: 'current',
            subject: { reference: target },
            identifier: [{ system: target, value: target }],
            content: [{ attachment: { url: target, title: target } }],
            extension: [
              { url: 'http://example.org/a', valueUri: target },
              { url: 'http://example.org/b', valueUuid: target },
              { url: 'http://example.org/c', valueCanonical: target },
              { url: 'http://example.org/d', valueOid: other },
            ],
            text: {
              status: 'generated',
              div: `<div><a href="${target}">href="${target}"</a><img src='${target}' alt="${target}"/></div>`,
            },
          } as never,
          {},
          other,
        ),
      ]);
      const [[one, document] = []] = records.commits;
      const id = one?.id ?? '';
      const link = `Patient/${id}`;
      assert.deepEqual(document?.resource.identifier, [{ system: link, value: target }]);
      assert.deepEqual(document.resource.content, [{ attachment: { url: link, title: target } }]);
      assert.deepEqual(document.resource.extension, [
        { url: 'http://example.org/a', valueUri: link },
        { url: 'http://example.org/b', valueUuid: `urn:uuid:${id}` },
        { url: 'http://example.org/c', valueCanonical: target },
        { url: 'http://example.org/d', valueOid: other },
      ]);
      assert.deepEqual(document.resource.text, {
        status: 'generated',
        div: `<div><a href="${link}">href="${target}"</a><img src='${link}' alt="${target}"/></div>`,
      });
    });

    it('takes known, contained and foreign ones, and neighbours of a RESTful fullUrl', async () => {
      const { records, bundle } = setUp();
      await bundle('transaction', [post(patient)]);
      const known = `Patient/${records.commits[0]?.[0]?.id ?? ''}`;
      const foreign = 'https://elsewhere.example/fhir/Practitioner/1';
      await bundle('transaction', [
        post(observationOf(known)),
        post(observationOf(`${base}/${known}`)),
        post(
          observationOf(known, {
            contained: [{ resourceType: 'Practitioner', id: 'p' }],
            performer: [{ reference: '#p' }, { reference: foreign }],
          }),
        ),
        post(observationOf('Patient/a'), {}, 'http://ehr.example/Observation/b'),
        post(patient, {}, 'http://ehr.example/Patient/a'),
      ]);
      const [, committed = []] = records.commits;
      const subjects = committed.map(({ resource }) => resource.subject);
      assert.deepEqual(subjects.slice(0, 3), Array(3).fill({ reference: known }));
      assert.deepEqual(subjects[3], { reference: `Patient/${committed[4]?.id ?? ''}` });
      assert.deepEqual(committed[2]?.resource.performer, [
        { reference: '#p' },
        { reference: foreign },
      ]);
    });

    it('takes one to the version that there is, and holds it to its type', async () => {
      const { records, bundle } = setUp();
      await bundle('transaction', [post(patient)]);
      const version = `Patient/${records.commits[0]?.[0]?.id ?? ''}/_history/1`;
      await bundle('transaction', [post(observationOf(version))]);
      await bundle('transaction', [post(observationOf(`${base}/${version}`))]);
      const subjects = records.commits.slice(1).map(([record]) => record?.resource.subject);
      assert.deepEqual(subjects, Array(2).fill({ reference: version }));
      const [second] = await refusal(
        bundle('transaction', [post(observationOf(version.replace(/1$/, '2')))]),
      );
      assert.equal(second.code, 'REFERENCE_UNRESOLVED');
      const [wrong] = await refusal(
        bundle('transaction', [
          post(observationOf(version, { encounter: { reference: version } })),
        ]),
      );
      assert.deepEqual(
        [wrong.code, wrong.expression],
        ['RESOURCE_INVALID', 'Observation.encounter'],
      );
    });

    for (const reference of [
      'urn:uuid:9',
      'Patient/9',
      'Patient/9/_history/1',
      '#nobody',
      'Patient?identifier=9',
      'Basic/1',
      'constructor/1',
      '',
    ]) {
      it(`refuses ${JSON.stringify(reference)}, which points to nothing`, async () => {
        const { bundle } = setUp();
        const [issue] = await refusal(bundle('transaction', [post(observationOf(reference))]));
        assert.equal(issue.code, 'REFERENCE_UNRESOLVED');
      });
    }

    it('refuses conditions with two matches, or with parameters that are not known', async () => {
      const { bundle } = setUp();
      const codes = async (reference: string) => {
        const entries = [post(observationOf(reference)), post(patient), post(patient)];
        return (await refusal(bundle('transaction', entries))).map(({ code }) => code);
      };
      assert.deepEqual(await codes('Patient?name=quill'), ['REFERENCE_AMBIGUOUS']);
      assert.deepEqual(await codes('Patient?colour=red'), ['SEARCH_PARAMETER_NOT_SUPPORTED']);
    });
  });

  describe('conditional creates', () => {
    it('creates once: in the Bundle, later, and when sent at the same time', async () => {
      const { records, bundle } = setUp();
      const twice = [post(practitioner('1'), ifNone('1')), post(practitioner('1'), ifNone('1'))];
      const outcomes = [
        ...(await bundle('transaction', twice)),
        ...(await Promise.all([bundle('batch', twice), bundle('transaction', twice)])).flat(),
      ];
      const [[created] = []] = records.commits;
      assert.equal(records.commits.flat().length, 1);
      assert.deepEqual(
        outcomes.slice(1),
        Array(5).fill({ existing: { type: 'Practitioner', id: created?.id } }),
      );
    });

    it('creates once when two clients send the first one at the same time', async () => {
      const { records, bundle } = setUp();
      const one = [post(practitioner('1'), ifNone('1'))];
      await Promise.all([bundle('batch', one), bundle('transaction', one), bundle('batch', one)]);
      assert.equal(records.commits.flat().length, 1);
    });

    it('creates once, however clients write the same condition', async () => {
      const { records, bundle } = setUp();
      const encoded = `identifier=${encodeURIComponent(`${npi}|1`)}`;
      const conditions = [`identifier=${npi}|1`, encoded, `${encoded}&${encoded}`];
      await Promise.all(
        conditions.map((ifNoneExist) =>
          bundle('transaction', [post(practitioner('1'), { ifNoneExist })]),
        ),
      );
      assert.equal(records.commits.flat().length, 1);
    });

    it('lets references to the entry lead to the resource that was there', async () => {
      const { records, bundle } = setUp();
      await bundle('batch', [post(practitioner('1'))]);
      await bundle('transaction', [
        post(practitioner('1'), ifNone('1'), 'urn:uuid:1'),
        post(patient, {}, 'urn:uuid:2'),
        post(observationOf('urn:uuid:2', { performer: [{ reference: 'urn:uuid:1' }] })),
      ]);
      const [[first] = [], [, observation] = []] = records.commits;
      assert.deepEqual(observation?.resource.performer, [
        { reference: `Practitioner/${first?.id ?? ''}` },
      ]);
    });

    it('cannot say that there is nothing while commits are missing from the index', async () => {
      const { records, bundle } = setUp();
      await bundle('batch', [post(practitioner('1'))]);
      records.complete = false;
      const performer = [{ reference: `Practitioner?identifier=${npi}|2` }];
      const [conditional] = await refusal(
        bundle('transaction', [post(practitioner('2'), ifNone('2'))]),
      );
      const [referring] = await refusal(
        bundle('transaction', [
          post(patient, {}, 'urn:uuid:1'),
          post(observationOf('urn:uuid:1', { performer })),
        ]),
      );
      assert.deepEqual([conditional.code, referring.code], ['CATCHING_UP', 'CATCHING_UP']);
      const [found] = await bundle('transaction', [post(practitioner('1'), ifNone('1'))]);
      assert.ok(found && 'existing' in found);
      records.complete = true;
      await bundle('transaction', [post(practitioner('2'), ifNone('2'))]);
      assert.equal(records.commits.flat().length, 2);
    });

    it('does not take what it did not find for all there is once the index is whole again', async () => {
      const { records, bundle } = setUp();
      let asked = 0;
      records.isComplete = () => Promise.resolve((asked += 1) > 1);
      const outcomes = await bundle('batch', [
        post(practitioner('1'), ifNone('1')),
        post(practitioner('1'), ifNone('1')),
      ]);
      assert.deepEqual(
        outcomes.map((outcome) => ('issues' in outcome ? outcome.issues[0]?.code : outcome)),
        ['CATCHING_UP', 'CATCHING_UP'],
      );
      assert.deepEqual(records.commits.flat(), []);
    });

    it('says that the certificate has expired where that is why commits stay missing', async () => {
      const { records, bundle } = setUp();
      await bundle('batch', [post(practitioner('1'))]);
      records.complete = false;
      records.expired = true;
      const [conditional] = await refusal(
        bundle('transaction', [post(practitioner('2'), ifNone('2'))]),
      );
      assert.equal(conditional.code, 'CERTIFICATE_EXPIRED');
      const [found] = await bundle('transaction', [post(practitioner('1'), ifNone('1'))]);
      assert.ok(found && 'existing' in found);
    });

    it('refuses a condition with several matches, or without criteria', async () => {
      const { bundle, records, told } = setUp();
      await bundle('batch', [post(practitioner('1')), post(practitioner('1'))]);
      const [ambiguous, empty] = await bundle('batch', [
        post(practitioner('1'), ifNone('1')),
        post(practitioner('1'), { ifNoneExist: '&' }),
      ]);
      assert.ok(ambiguous && 'issues' in ambiguous && empty && 'issues' in empty);
      assert.equal(ambiguous.issues[0]?.code, 'CONDITION_AMBIGUOUS');
      assert.equal(ambiguous.issues[0].expression, 'Bundle.entry[0].request.ifNoneExist');
      assert.equal(empty.issues[0]?.code, 'INVALID_ARGUMENT');
      // That there are several is told too, and journalled.
      assert.deepEqual(told, [records.commits.flat().map(({ id }) => id)]);
    });
  });

  describe('a batch', () => {
    const kinds = (outcomes: readonly object[]) =>
      outcomes.map((outcome) => Object.keys(outcome)[0]);

    it('commits what is valid together, and refuses the rest', async () => {
      const { records, bundle } = setUp();
      const outcomes = await bundle('batch', [
        post(patient),
        post({ ...patient, gender: 'x' } as never),
        post(observationOf('urn:uuid:1')),
        { resource: patient, request: { method: 'DELETE', url: 'Patient/1' } },
        post({ resourceType: 'Basic' }),
        7,
        post(practitioner('1')),
      ]);
      const expected = ['record', 'issues', 'issues', 'issues', 'issues', 'issues', 'record'];
      assert.deepEqual(kinds(outcomes), expected);
      assert.equal(records.commits.length, 1);
    });

    it('finds the one record that the ledger’s side refuses', async () => {
      const { records, bundle } = setUp();
      records.refuse = (wanted) => {
        if (wanted.some(({ resource }) => resource.birthDate === '1970')) {
          throw new HealthChainError('SUBJECT_MISSING');
        }
      };
      const entries = Array.from({ length: 9 }, (_, index) =>
        post(index === 4 ? ({ ...patient, birthDate: '1970' } as never) : patient),
      );
      const outcomes = await bundle('batch', entries);
      assert.deepEqual(
        kinds(outcomes).map((kind) => kind === 'record'),
        entries.map((_, index) => index !== 4),
      );
      assert.equal(records.commits.flat().length, 8);
    });

    it('refuses what refers to an entry that is refused, over several steps', async () => {
      const { records, bundle } = setUp();
      records.refuse = (wanted) => {
        if (wanted.some(({ resource }) => resource.birthDate === '1970')) {
          throw new HealthChainError('SUBJECT_MISSING');
        }
      };
      const bad = { ...patient, birthDate: '1970', identifier: [{ system: 'urn:r', value: '1' }] };
      const encounter = {
        resourceType: 'Encounter',
        identifier: [{ system: 'urn:r', value: '2' }],
        status: 'finished',
        class: { code: 'AMB' },
        subject: { reference: 'Patient?identifier=urn:r|1' },
      };
      const inEncounter = { encounter: { reference: 'Encounter?identifier=urn:r|2' } };
      const outcomes = await bundle('batch', [
        post(bad),
        post(patient),
        post(encounter),
        post(observationOf('Patient?identifier=urn:r|1', inEncounter)),
        post(practitioner('1')),
      ]);
      const codes = outcomes.map((outcome) =>
        'issues' in outcome ? outcome.issues.map(({ code, entry }) => [code, entry]) : [],
      );
      assert.deepEqual(codes, [
        [['SUBJECT_MISSING', 0]],
        [],
        [['REFERENCE_UNRESOLVED', 2]],
        [
          ['REFERENCE_UNRESOLVED', 3],
          ['REFERENCE_UNRESOLVED', 3],
        ],
        [],
      ]);
      assert.deepEqual(
        records.commits.flat().map(({ type }) => type),
        ['Patient', 'Practitioner'],
      );
    });

    it('tells every entry when nothing could be committed', async () => {
      const { records, bundle } = setUp();
      records.refuse = () => {
        throw new HealthChainError('LEDGER_UNAVAILABLE');
      };
      const outcomes = await bundle('batch', [
        post(practitioner('1'), ifNone('1')),
        post(practitioner('1'), ifNone('1')),
      ]);
      assert.deepEqual(kinds(outcomes), ['issues', 'issues']);
    });
  });

  it('accepts what Synthea writes, with every decimal', async () => {
    const { records, send } = setUp();
    const files = readdirSync(samples).filter((name) => name.endsWith('.json'));
    const patientsLast = files.sort(
      (a, b) => Number(!isDirectory(a)) - Number(!isDirectory(b)) || a.localeCompare(b),
    );
    for (const file of patientsLast) {
      const text = readFileSync(path.join(samples, file), 'utf8');
      const outcomes = await send(text);
      assert.deepEqual(
        outcomes.filter((outcome) => !('record' in outcome)),
        [],
        file,
      );
      const stored = records.commits.at(-1)?.map(({ json }) => json);
      assert.deepEqual(decimalsOf(stored?.join('') ?? ''), decimalsOf(text), file);
    }
  });

  it('answers any JSON with outcomes or a coded refusal', async () => {
    const { bundle, send } = setUp();
    const text = (value: unknown) => JSON.stringify(value);
    const resource = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom('resourceType', 'name', 'subject', 'meta', 'contained', '__proto__', 'id'),
        fc.oneof(fc.jsonValue(), fc.constantFrom('Patient', 'Observation')),
      ),
    );
    const entry = fc.record({
      fullUrl: fc.oneof(fc.string(), fc.jsonValue()),
      resource: fc.oneof(
        resource,
        resource.map((value) => Object.assign({ resourceType: 'Patient' }, value)),
      ),
      request: fc.oneof(
        fc.jsonValue(),
        fc.constant({ method: 'POST', url: 'Patient' }),
        fc.record({
          method: fc.constant('POST'),
          url: fc.constant('Patient'),
          ifNoneExist: fc.string(),
        }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry), fc.jsonValue(), async (entries, any) => {
        const attempts = [
          () => bundle('transaction', entries),
          () => bundle('batch', entries),
          () => send(text(any)),
        ];
        for (const attempt of attempts) {
          try {
            await attempt();
          } catch (error) {
            assert.ok(error instanceof HealthChainError, String(error));
            assert.notEqual(error.code, 'INTERNAL');
          }
        }
      }),
    );
  });
});
