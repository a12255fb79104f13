import assert from 'node:assert/strict';
import { HealthChainError, journalLeaf } from '@healthchain/protocol';
import type { AuditEvent, Bundle } from '@medplum/fhirtypes';
import sinon from 'sinon';
import { patientJournal, type ShownJournal } from '../../../access/patient-journal.js';
import { journalService } from '../../../journal/journal-service.js';
import { inMemoryJournal } from '../../../journal/test-support/in-memory-journal.js';
import {
  chartsApp,
  delegationId,
  outcomeCode,
  patientId,
  type Who,
} from '../test-support/charts-app.js';
import { auditEventsRouter } from './router.js';
import { entry, proven } from './test-support/evidence.js';

const base = 'https://lakeside.example/api/v1';
const path = '/api/v1/journal/fhir';
const days = ['2026-01-29', '2026-01-30', '2026-01-31'];
const entries = days.map((day, index) =>
  entry({ number: index + 1, at: `${day}T10:00:00.000Z`, salt: String(index).repeat(32) }),
);
const newestFirst = entries.map(journalLeaf).reverse();

function setUp(unreachable: string[] = []) {
  const shown: ShownJournal = {
    evidence: { patientId, accesses: [], releases: [], entries: entries.map(proven) },
    unreachable,
  };
  const journal = sinon.stub().resolves(shown);
  const fhirBase = 'https://lakeside.example/fhir';
  const app = chartsApp((guard) => auditEventsRouter({ guard, journal, base, fhirBase }));
  const ask = async (query = '', who: Who | undefined = 'patient') => {
    const response = await app.as(who).get(`${path}${query}`);
    return { response, bundle: JSON.parse(response.text) as Bundle };
  };
  return { ...app, journal, ask };
}
const idsOf = ({ entry: found }: Bundle) => found?.map(({ resource }) => resource?.id);
const nextOf = ({ link }: Bundle) => link?.find(({ relation }) => relation === 'next')?.url;

describe('GET /journal/fhir', () => {
  it('given the patient, then their AuditEvents, and the look is theirs', async () => {
    const { ask, journal } = setUp();
    const { response, bundle } = await ask();
    assert.deepEqual([response.status, response.type], [200, 'application/fhir+json']);
    assert.deepEqual([bundle.type, bundle.total], ['searchset', 3]);
    assert.deepEqual(idsOf(bundle), newestFirst);
    assert.equal(bundle.entry?.[0]?.fullUrl, `${base}/journal/fhir/AuditEvent/${newestFirst[0]}`);
    assert.deepEqual(bundle.link, [{ relation: 'self', url: `${base}/journal/fhir?_count=50` }]);
    sinon.assert.calledOnceWithExactly(journal, { kind: 'patient', patientId });
  });

  it('given a delegate with the power to see, then the same, and the look is the delegate’s', async () => {
    const { ask, journal } = setUp();
    const { response } = await ask('', 'delegate');
    assert.equal(response.status, 200);
    sinon.assert.calledOnceWithMatch(journal, { delegationId, patientId });
  });

  it('given a part that is missing, then an outcome says whose, and is not counted', async () => {
    const { bundle } = await setUp(['MillbrookMSP']).ask();
    assert.equal(bundle.total, 3);
    const { search, resource } = bundle.entry?.at(-1) ?? {};
    assert.equal(search?.mode, 'outcome');
    assert.deepEqual(resource, {
      resourceType: 'OperationOutcome',
      issue: [
        {
          ...{ severity: 'warning', code: 'incomplete' },
          diagnostics: 'MillbrookMSP could not be asked for its part of the journal.',
        },
      ],
    });
  });

  it('given dates, then the events within all of them, and none is an empty Bundle', async () => {
    const { ask } = setUp();
    const { bundle } = await ask('?date=ge2026-01-30&date=lt2026-01-31');
    assert.deepEqual([bundle.total, idsOf(bundle)], [1, newestFirst.slice(1, 2)]);
    const { bundle: none } = await ask('?date=2025');
    assert.deepEqual([none.total, none.entry], [0, undefined]);
  });

  it('given a number, then pages that follow the links, whatever was added in the meantime', async () => {
    const { ask, journal } = setUp();
    const { bundle: first } = await ask('?_count=2&date=2026');
    assert.deepEqual([first.total, idsOf(first)], [3, newestFirst.slice(0, 2)]);
    const next = nextOf(first) ?? '';
    assert.equal(next, `${base}/journal/fhir?date=2026&_count=2&_after=${newestFirst[1]}`);
    const shown = (await journal.firstCall.returnValue) as ShownJournal;
    const look = entry({ number: 4, at: '2026-02-01T10:00:00.000Z', interaction: 'journal' });
    journal.resolves({
      ...shown,
      evidence: { ...shown.evidence, entries: [...shown.evidence.entries, proven(look)] },
    });
    const { bundle: second } = await ask(next.slice(next.indexOf('?')));
    assert.deepEqual(idsOf(second), newestFirst.slice(2));
    assert.equal(nextOf(second), undefined);
  });

  it('given a page after what is not there, then PAGE_EXPIRED', async () => {
    const { response } = await setUp().ask('?_after=gone');
    assert.deepEqual([response.status, outcomeCode(response)], [410, 'PAGE_EXPIRED']);
  });

  it('given a query that is not understood, then it is refused before anybody looks', async () => {
    const { ask, journal } = setUp();
    for (const [query, code] of [
      ['?patient=1', 'SEARCH_PARAMETER_NOT_SUPPORTED'],
      ['?date=yesterday', 'INVALID_ARGUMENT'],
      ['?_count=0', 'INVALID_ARGUMENT'],
      ['?_count=1&_count=2', 'INVALID_ARGUMENT'],
    ] as const) {
      const { response } = await ask(query);
      assert.deepEqual([response.status, outcomeCode(response)], [400, code], query);
    }
    sinon.assert.notCalled(journal);
  });

  it('given a clinician, a registrar or nobody, then an OperationOutcome refuses', async () => {
    const { as, journal } = setUp();
    for (const who of ['clinician', 'registrar'] as const) {
      const response = await as(who).get(path);
      assert.deepEqual([response.status, outcomeCode(response)], [403, 'SCOPE_INSUFFICIENT']);
    }
    const nobody = await as().get(path);
    assert.deepEqual([nobody.status, outcomeCode(nobody)], [401, 'TOKEN_MISSING']);
    sinon.assert.notCalled(journal);
  });

  it('given looks by the patient and a delegate, then each is in the answers after it', async () => {
    const fail = (error: unknown) => assert.fail(String(error));
    const anchors = {
      anchor: () => Promise.resolve(),
      anchored: () => Promise.reject(new HealthChainError('NOT_FOUND')),
    };
    const journal = patientJournal({
      ledger: { accesses: () => Promise.resolve([]) },
      releasesOf: () => Promise.resolve([]),
      journal: journalService({
        ...{ mspId: 'LakesideMSP', store: inMemoryJournal(), ledger: anchors, onPostponed: fail },
      }),
      others: [],
      askFor: () => Promise.resolve([]),
      onUnreachable: fail,
    });
    const { as } = chartsApp((guard) =>
      auditEventsRouter({ guard, journal, base, fhirBase: 'https://lakeside.example/fhir' }),
    );
    const look = async (who: Who): Promise<Bundle> =>
      JSON.parse((await as(who).get(path)).text) as Bundle;
    const first = await look('patient');
    const second = await look('delegate');
    const third = await look('patient');
    assert.deepEqual([first.total, second.total, third.total], [0, 1, 2]);
    const users = third.entry?.map(({ resource }) => (resource as AuditEvent).agent[2]?.who?.type);
    assert.deepEqual(users?.sort(), ['Patient', 'RelatedPerson']);
  });

  it('given the journal cannot be shown, then its code is answered', async () => {
    const { ask, journal } = setUp();
    journal.rejects(new HealthChainError('JOURNAL_DIVERGED'));
    const { response } = await ask();
    assert.equal(outcomeCode(response), 'JOURNAL_DIVERGED');
  });
});
