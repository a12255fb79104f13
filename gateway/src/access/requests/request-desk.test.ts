import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type {
  Authority,
  ExplainedMatter,
  PatientRequest,
  SealedExplanation,
  SignedPatientRequest,
} from '@healthchain/protocol';
import sinon from 'sinon';
import { softwareWrappingKey } from '../../platform/keys/test-support/software-wrapping-key.js';
import { digestOf, sealExplanation } from '../emergencies/explanation.js';
import { requestDesk } from './request-desk.js';

const officer = 'cd'.repeat(32);
const explanation = { salt: 'ab'.repeat(16), text: 'The dose is wrong.' };
const dueAt = '2026-03-31T12:00:00.000Z';

describe('The desk of patients’ requests', () => {
  const token = softwareWrappingKey();
  let stored: PatientRequest[];

  function signedBy(patientId: string, textDigest?: string): SignedPatientRequest {
    const statement = { patientId, requestId: randomUUID(), ...(textDigest && { textDigest }) };
    return { statement, assertion: {} } as unknown as SignedPatientRequest;
  }

  function deskAt(now = Date.parse(dueAt)) {
    const journal = { record: sinon.stub().resolves() };
    const ledger = {
      file: sinon.fake((signed: SignedPatientRequest, sealed?: SealedExplanation) => {
        const { requestId } = signed.statement;
        const request = { requestId, signed, dueAt, ...(sealed && { explanation: sealed }) };
        stored.push(request as PatientRequest);
        return Promise.resolve();
      }),
      extend: sinon.stub().resolves(),
      answer: sinon.stub().resolves(),
      of: async function* (patientId: string) {
        await Promise.resolve();
        yield* stored.filter(({ signed }) => signed.statement.patientId === patientId);
      },
      open: () => Promise.resolve({ requests: stored, bookmark: '' as const }),
    };
    const desk = requestDesk({
      ...{ mspId: 'LakesideMSP', ledger, journal, wrappingKey: token },
      authority: () => Promise.resolve({ custodian: 'LakesideMSP' } as Authority),
      wrappingKeyOf: (organization) =>
        Promise.resolve({
          ...token.target,
          ...{ organization, publishedAt: '2026-01-01T00:00:00.000Z' },
        }),
      signatories: { of: (key) => ({ mspId: 'LakesideMSP', key }) as never },
      now: () => now,
    });
    return { desk, ledger, journal };
  }

  const query = { state: 'open', pageSize: 50, bookmark: '' } as const;

  beforeEach(() => {
    stored = [];
  });

  it('given another explanation than was signed, or one that was not, then nothing is filed', async () => {
    const { desk, ledger } = deskAt();
    const patientId = randomUUID();
    const signed = signedBy(patientId, digestOf({ ...explanation, text: 'Another.' }));
    const refusal = { code: 'INVALID_ARGUMENT' };
    await assert.rejects(desk.file(signed, explanation), refusal);
    await assert.rejects(desk.file(signed), refusal);
    await assert.rejects(desk.file(signedBy(patientId), explanation), refusal);
    sinon.assert.notCalled(ledger.file);
  });

  it('given what the patient wrote, then it is sealed, shown to both, and that they saw it is journalled', async () => {
    const patientId = randomUUID();
    await deskAt().desk.file(signedBy(patientId, digestOf(explanation)), explanation);
    assert.ok(!JSON.stringify(stored).includes('dose'));
    const { desk, journal } = deskAt();
    const [own] = await desk.ofPatient(patientId);
    assert.deepEqual([own?.explanation, own?.state, own?.dueAt], [explanation.text, 'open', dueAt]);
    const seen = { patientId, interaction: 'journal', records: [] };
    sinon.assert.calledOnceWithExactly(journal.record, [{ ...seen, actor: { kind: 'patient' } }]);
    const { requests, bookmark } = await desk.open(officer, query);
    assert.deepEqual([requests[0]?.explanation, bookmark], [explanation.text, '']);
    const actor = { kind: 'person', publicKeyDigest: officer };
    sinon.assert.calledWithExactly(journal.record, [{ ...seen, actor }]);
  });

  it('given an explanation that cannot be opened, then the request is shown all the same', async () => {
    const patientId = randomUUID();
    const { desk } = deskAt();
    for (const text of ['One.', 'Two.']) {
      const told = { ...explanation, text };
      await desk.file(signedBy(patientId, digestOf(told)), told);
    }
    const [first, second] = stored;
    assert.ok(first?.explanation && second?.explanation);
    stored = [{ ...first, explanation: second.explanation }, second];
    const shown = await desk.ofPatient(patientId);
    assert.deepEqual(
      shown.map((each) => each.explanation),
      [undefined, 'Two.'],
    );
  });

  it('given what was sealed of an emergency, or of another patient, under the same id, then it is not shown', async () => {
    const patientId = randomUUID();
    const { desk } = deskAt();
    const signed = signedBy(patientId, digestOf(explanation));
    const { requestId: id } = signed.statement;
    const reader = {
      ...token.target,
      ...{ organization: 'LakesideMSP', publishedAt: '2026-01-01T00:00:00.000Z' },
    };
    const shownOf = async (matter: ExplainedMatter): Promise<string | undefined> => {
      const sealed = sealExplanation(matter, explanation, [reader]);
      stored = [{ requestId: id, signed, dueAt, explanation: sealed } as PatientRequest];
      return (await desk.ofPatient(patientId))[0]?.explanation;
    };
    const own = { kind: 'patient-request' as const, patientId, id };
    assert.equal(await shownOf(own), explanation.text);
    assert.equal(await shownOf({ ...own, kind: 'emergency' }), undefined);
    assert.equal(await shownOf({ ...own, patientId: randomUUID() }), undefined);
  });

  it('given a millisecond after the last instant, then it is overdue', async () => {
    const patientId = randomUUID();
    await deskAt().desk.file(signedBy(patientId));
    const [shown] = await deskAt(Date.parse(dueAt) + 1).desk.ofPatient(patientId);
    assert.deepEqual([shown?.state, shown?.explanation], ['overdue', undefined]);
  });

  it('given a journal that cannot be written, then nothing is shown', async () => {
    const { desk, journal } = deskAt();
    await desk.file(signedBy(randomUUID()));
    journal.record.rejects(new Error('disk full'));
    await assert.rejects(desk.open(officer, query), /disk full/);
    await assert.rejects(desk.ofPatient(randomUUID()), /disk full/);
  });
});
