import assert from 'node:assert/strict';
import sinon from 'sinon';
import { explanationsRouter } from './explanations-router.js';
import { chartsApp, patientId, problemCode, publicKeyDigest } from './test-support/charts-app.js';

const wanted = { patientId, purpose: 'TREAT', compartments: ['general'] };

function setUp() {
  const explanations = {
    forPatient: sinon.stub().resolves({ grants: [] }),
    forReader: sinon.stub().resolves({ outcome: { kind: 'refused' }, changes: [] }),
  };
  const app = chartsApp((guard) => explanationsRouter({ guard, explanations }));
  return { ...app, explanations };
}

describe('the routes of explanations', () => {
  it('given a patient, then who can see what, in the language that they ask for', async () => {
    const { as, explanations } = setUp();
    assert.deepEqual((await as('patient').get('/api/v1/explanation')).body, { grants: [] });
    await as('patient').get('/api/v1/explanation?language=es');
    assert.deepEqual(explanations.forPatient.args, [
      [patientId, 'en'],
      [patientId, 'es'],
    ]);
    for (const query of ['language=fr', 'lang=es', 'language=en&language=es']) {
      const refused = await as('patient').get(`/api/v1/explanation?${query}`);
      assert.equal(problemCode(refused), 'INVALID_ARGUMENT', query);
    }
    assert.equal(
      problemCode(await as('clinician').get('/api/v1/explanation')),
      'SCOPE_INSUFFICIENT',
    );
  });

  it('given a clinician, then what their request would come to', async () => {
    const { as, explanations } = setUp();
    const response = await as('clinician').post('/api/v1/explanation').send(wanted);
    assert.deepEqual(response.body, { outcome: { kind: 'refused' }, changes: [] });
    sinon.assert.calledOnceWithMatch(explanations.forReader, { publicKeyDigest }, wanted, 'en');
    await as('clinician').post('/api/v1/explanation?language=es').send(wanted);
    assert.equal(explanations.forReader.lastCall.args[2], 'es');
    const elsewhere = await as('clinician').post('/api/v1/explanation?language=fr').send(wanted);
    assert.equal(problemCode(elsewhere), 'INVALID_ARGUMENT');
    const malformed = await as('clinician').post('/api/v1/explanation').send({ patientId });
    assert.equal(problemCode(malformed), 'INVALID_ARGUMENT');
    const byPatient = await as('patient').post('/api/v1/explanation').send(wanted);
    assert.equal(problemCode(byPatient), 'SCOPE_INSUFFICIENT');
  });
});
