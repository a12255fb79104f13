import assert from 'node:assert/strict';
import { shareCodeOf } from '@healthchain/protocol';
import sinon from 'sinon';
import { type AskHospitalsOptions, hospitalAsker } from './ask-hospitals.js';
import type { Demographics } from './demographics.js';
import { AttemptLimit } from './attempt-limit.js';
import { findElsewhere } from './find-elsewhere.js';
import { digestOf, proofOf, tagOf } from './share-code-proof.js';

const [own, first, second] = ['MillbrookMSP', 'LakesideMSP', 'ThirdMSP'];
const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';
const otherId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const clinician = 'ab'.repeat(32);
const code = shareCodeOf(new Uint8Array(15).fill(0x5a));
const wanted: Demographics = {
  identifiers: [],
  names: [{ family: 'Ferreira', given: 'Ana' }],
  birthDate: '1970-01-02',
};

/** @param answers by MSP id; an Error stands for a hospital that cannot be asked */
function setUp(answers: Readonly<Record<string, unknown>>) {
  const ask = sinon.spy((mspId: string, _path: string, _body: object): Promise<unknown> =>
    answers[mspId] instanceof Error
      ? Promise.reject(answers[mspId])
      : Promise.resolve(answers[mspId] ?? {}),
  );
  const custodianOf = sinon
    .stub<Parameters<AskHospitalsOptions['custodianOf']>, Promise<string | undefined>>()
    .resolves(undefined);
  const onUnreachable = sinon.spy();
  const redeemHere = sinon.stub<unknown[], Promise<string | undefined>>().resolves(undefined);
  const hospitals = [first, second];
  const finder = findElsewhere({
    mspId: own,
    askHospitals: hospitalAsker({ hospitals, ask, custodianOf, onUnreachable }),
    redeemHere,
    attempts: new AttemptLimit({ most: 2, window: 1000 }),
  });
  return { ...finder, ask, custodianOf, onUnreachable, redeemHere };
}

describe('finding a patient elsewhere', () => {
  describe('by a share code', () => {
    it('given the one hospital that knows it, then its patient is answered', async () => {
      const { byShareCode, ask } = setUp({ [second]: { patientId } });
      assert.equal(await byShareCode(clinician, ` ${code.toLowerCase()} `), patientId);
      for (const custodian of [first, second]) {
        const proof = proofOf(digestOf(code), { asker: own, custodian });
        const body = { clinician, tag: tagOf(code), proof };
        sinon.assert.calledWithExactly(ask, custodian, '/patients/redemption', body);
      }
    });

    it('given the code of an own patient, then nobody else is asked', async () => {
      const { byShareCode, ask, redeemHere } = setUp({});
      redeemHere.resolves(patientId);
      assert.equal(await byShareCode(clinician, code), patientId);
      const proof = proofOf(digestOf(code), { asker: own, custodian: own });
      const presented = { tag: tagOf(code), proof };
      sinon.assert.calledOnceWithExactly(redeemHere, clinician, presented);
      sinon.assert.notCalled(ask);
    });

    it('given nobody who knows it, then it is unknown; a mistyped one is not asked for', async () => {
      const { byShareCode, ask } = setUp({});
      await assert.rejects(byShareCode(clinician, 'x'), { code: 'SHARE_CODE_UNKNOWN' });
      sinon.assert.notCalled(ask);
      await assert.rejects(byShareCode(clinician, code), { code: 'SHARE_CODE_UNKNOWN' });
    });

    it('given too many of them, then the clinician has to wait, and no other', async () => {
      const { byShareCode, byMatch } = setUp({});
      for (let count = 0; count < 2; count += 1) {
        await assert.rejects(byShareCode(clinician, code), { code: 'SHARE_CODE_UNKNOWN' });
      }
      await assert.rejects(byShareCode(clinician, code), { code: 'RATE_LIMITED' });
      await assert.rejects(byMatch(clinician, wanted), { code: 'RATE_LIMITED' });
      await assert.rejects(byShareCode('cd'.repeat(32), code), { code: 'SHARE_CODE_UNKNOWN' });
    });

    it('given a hospital that cannot be asked, then it may be the one, unless another was', async () => {
      const down = new Error('connect ECONNREFUSED');
      const none = setUp({ [first]: down });
      await assert.rejects(none.byShareCode(clinician, code), { code: 'HOSPITAL_UNREACHABLE' });
      sinon.assert.calledOnceWithExactly(none.onUnreachable, down);
      const { byShareCode } = setUp({ [first]: down, [second]: { patientId } });
      assert.equal(await byShareCode(clinician, code), patientId);
    });

    it('given two that claim it, then it is unknown', async () => {
      const { byShareCode } = setUp({
        [first]: { patientId },
        [second]: { patientId: otherId },
      });
      await assert.rejects(byShareCode(clinician, code), { code: 'SHARE_CODE_UNKNOWN' });
    });
  });

  describe('by a match', () => {
    it('given one at one hospital, then it is answered', async () => {
      const { byMatch, ask } = setUp({ [first]: { patientId } });
      assert.equal(await byMatch(clinician, wanted), patientId);
      sinon.assert.calledWithExactly(ask, second, '/patients/match', { clinician, wanted });
    });

    it('given none, or one at each of two, then nothing is said', async () => {
      assert.equal(await setUp({}).byMatch(clinician, wanted), undefined);
      const { byMatch } = setUp({ [first]: { patientId }, [second]: { patientId: otherId } });
      assert.equal(await byMatch(clinician, wanted), undefined);
    });

    it('given a hospital that cannot be asked, then no match is certain', async () => {
      for (const answer of [{}, { patientId }]) {
        const { byMatch } = setUp({ [first]: answer, [second]: new Error('timeout') });
        await assert.rejects(byMatch(clinician, wanted), { code: 'HOSPITAL_UNREACHABLE' });
      }
    });

    it('given a hospital that answers for another’s patient, or something else, then it is not believed', async () => {
      const { byMatch, custodianOf } = setUp({ [first]: { patientId } });
      custodianOf.resolves(second);
      await assert.rejects(byMatch(clinician, wanted), { code: 'HOSPITAL_UNREACHABLE' });
      custodianOf.resolves(first);
      assert.equal(await byMatch(clinician, wanted), patientId);
      for (const answer of [{ patientId: 'Ana' }, { patientId, name: 'Ana' }, [], 'x']) {
        const other = setUp({ [first]: answer });
        await assert.rejects(other.byMatch(clinician, wanted), { code: 'HOSPITAL_UNREACHABLE' });
      }
    });

    it('given too little, then nobody is asked', async () => {
      const { byMatch, ask } = setUp({});
      const { birthDate, ...little } = wanted;
      await assert.rejects(byMatch(clinician, little), { code: 'DEMOGRAPHICS_INSUFFICIENT' });
      assert.ok(birthDate);
      sinon.assert.notCalled(ask);
    });
  });
});
