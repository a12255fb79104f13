import assert from 'node:assert/strict';
import { HealthChainError, type OrganizationKind, type Role } from '@healthchain/protocol';
import sinon from 'sinon';
import { findingRouter } from './finding-router.js';
import {
  chartsApp,
  outcomeCode,
  patientId,
  problemCode,
  publicKeyDigest,
  type Who,
} from './test-support/charts-app.js';

const fhirJson = 'application/fhir+json';
const shareCode = '00000-00000-00000-00000-00000';
const beatriz = {
  resourceType: 'Patient',
  name: [{ use: 'official', family: 'Núñez', given: ['Beatriz', 'Ana'] }, { text: 'Bea' }],
  birthDate: '1961-07-05',
};
const parameters = (patient: object, ...others: object[]) => ({
  resourceType: 'Parameters',
  parameter: [{ name: 'resource', resource: patient }, ...others],
});

function setUp(kind: OrganizationKind = 'hospital') {
  const desk = {
    make: sinon.fake.resolves({ code: shareCode, expiresAt: '2026-01-31T00:00:00.000Z' }),
    withdraw: sinon.fake.resolves(undefined),
  };
  const finder = {
    byShareCode: sinon.stub().resolves(patientId),
    byMatch: sinon.stub().resolves(patientId),
  };
  const requireFinder = (roles: readonly Role[]): Promise<void> =>
    roles.includes('attending')
      ? Promise.resolve()
      : Promise.reject(new HealthChainError('ROLE_NOT_PERMITTED'));
  const app = chartsApp((guard) => findingRouter({ guard, kind, desk, finder, requireFinder }));
  const match = (body: object, who: Who | undefined = 'clinician', type = fhirJson) =>
    app.as(who).post('/api/v1/fhir/Patient/$match').type(type).send(JSON.stringify(body));
  const find = (body: object, who?: Who) => app.as(who).post('/api/v1/patients/find').send(body);
  return { ...app, desk, finder, match, find };
}

describe('the routes by which a patient is found', () => {
  describe('share codes', () => {
    it('given a patient, then one is made for them, and all can be taken back', async () => {
      const { as, desk } = setUp();
      const made = await as('patient').post('/api/v1/share-codes');
      assert.equal(made.status, 201);
      assert.deepEqual(made.body, { code: shareCode, expiresAt: '2026-01-31T00:00:00.000Z' });
      assert.equal((await as('patient').delete('/api/v1/share-codes')).status, 204);
      sinon.assert.calledOnceWithExactly(desk.make, patientId);
      sinon.assert.calledOnceWithExactly(desk.withdraw, patientId);
    });

    it('given somebody else, then it is refused', async () => {
      const { as, desk } = setUp();
      for (const [who, status] of [
        ['clinician', 403],
        [undefined, 401],
      ] as const) {
        assert.equal((await as(who).post('/api/v1/share-codes')).status, status);
        assert.equal((await as(who).delete('/api/v1/share-codes')).status, status);
      }
      sinon.assert.notCalled(desk.make);
    });
  });

  describe('POST /patients/find', () => {
    it('given a code, then the patient’s id is answered', async () => {
      const { find, finder } = setUp();
      const response = await find({ shareCode }, 'clinician');
      assert.deepEqual([response.status, response.body], [200, { patientId }]);
      sinon.assert.calledOnceWithExactly(finder.byShareCode, publicKeyDigest, shareCode);
    });

    it('given a refusal, then it is a problem document that does not repeat the code', async () => {
      const { find, finder } = setUp();
      finder.byShareCode.rejects(new HealthChainError('SHARE_CODE_UNKNOWN'));
      const response = await find({ shareCode }, 'clinician');
      assert.equal(response.status, 404);
      assert.equal(problemCode(response), 'SHARE_CODE_UNKNOWN');
      assert.ok(!response.text.includes(shareCode));
    });

    for (const body of [{}, { shareCode: 1 }, { shareCode, patientId }, { shareCode: '' }]) {
      it(`given ${JSON.stringify(body)}, then it is malformed`, async () => {
        const response = await setUp().find(body, 'clinician');
        assert.equal(problemCode(response), 'INVALID_ARGUMENT');
      });
    }

    it('given anybody but a clinician of a hospital, then it is refused', async () => {
      for (const [kind, who, code] of [
        ['hospital', 'registrar', 'ROLE_NOT_PERMITTED'],
        ['pharmacy', 'clinician', 'ORGANIZATION_KIND_NOT_PERMITTED'],
        ['hospital', 'patient', 'SCOPE_INSUFFICIENT'],
        ['hospital', undefined, 'TOKEN_MISSING'],
      ] as const) {
        const { find, finder } = setUp(kind);
        assert.equal(problemCode(await find({ shareCode }, who)), code);
        sinon.assert.notCalled(finder.byShareCode);
      }
    });
  });

  describe('POST /fhir/Patient/$match', () => {
    it('given one certain match, then the Bundle holds its id, and no more', async () => {
      const { match, finder } = setUp();
      const response = await match(
        parameters(
          beatriz,
          { name: 'onlyCertainMatches', valueBoolean: true },
          { name: 'count', valueInteger: 1 },
        ),
      );
      assert.equal(response.status, 200);
      assert.equal(response.type, fhirJson);
      const { id, ...bundle } = JSON.parse(response.text) as { id: string };
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(bundle, {
        resourceType: 'Bundle',
        type: 'searchset',
        total: 1,
        entry: [
          {
            fullUrl: `urn:uuid:${patientId}`,
            resource: { resourceType: 'Patient', id: patientId },
            search: {
              extension: [
                {
                  url: 'http://hl7.org/fhir/StructureDefinition/match-grade',
                  valueCode: 'certain',
                },
              ],
              mode: 'match',
              score: 1,
            },
          },
        ],
      });
      sinon.assert.calledOnceWithExactly(finder.byMatch, publicKeyDigest, {
        identifiers: [],
        names: [{ family: 'Núñez', given: 'Beatriz' }],
        birthDate: '1961-07-05',
      });
    });

    it('given none, then the Bundle is empty', async () => {
      const { match, finder } = setUp();
      finder.byMatch.resolves(undefined);
      const response = await match(parameters(beatriz), 'clinician', 'application/json');
      const { total, entry } = JSON.parse(response.text) as { total: number; entry?: unknown };
      assert.deepEqual([response.status, total, entry], [200, 0, undefined]);
    });

    it('given a hospital that cannot be asked, then it is no answer but 503', async () => {
      const { match, finder } = setUp();
      finder.byMatch.rejects(new HealthChainError('HOSPITAL_UNREACHABLE'));
      const response = await match(parameters(beatriz));
      assert.deepEqual([response.status, outcomeCode(response)], [503, 'HOSPITAL_UNREACHABLE']);
    });

    const malformed: readonly (readonly [string, object])[] = [
      ['no resource', { resourceType: 'Parameters', parameter: [] }],
      ['another resource', parameters({ ...beatriz, resourceType: 'Person' })],
      ['two of them', parameters(beatriz, { name: 'resource', resource: beatriz })],
      [
        'uncertain matches',
        parameters(beatriz, { name: 'onlyCertainMatches', valueBoolean: false }),
      ],
      ['no matches', parameters(beatriz, { name: 'count', valueInteger: 0 })],
      ['half a date', parameters({ ...beatriz, birthDate: '1961-07' })],
      ['a day that never was', parameters({ ...beatriz, birthDate: '1961-02-30' })],
      ['a parameter of its own', parameters(beatriz, { name: 'threshold', valueDecimal: 0.5 })],
      ['a Patient alone', beatriz],
    ];
    for (const [name, body] of malformed) {
      it(`given ${name}, then an OperationOutcome says so and quotes nothing`, async () => {
        const { match, finder } = setUp();
        const response = await match(body);
        assert.deepEqual([response.status, outcomeCode(response)], [400, 'INVALID_ARGUMENT']);
        assert.doesNotMatch(response.text, /Núñez|Beatriz|1961/);
        sinon.assert.notCalled(finder.byMatch);
      });
    }

    it('given another media type, or none that can be answered, then it is refused in FHIR', async () => {
      const { match } = setUp();
      const sent = await match(parameters(beatriz), 'clinician', 'text/plain');
      assert.equal(outcomeCode(sent), 'UNSUPPORTED_MEDIA_TYPE');
      const wanted = await match(parameters(beatriz)).set('accept', 'application/fhir+xml');
      assert.equal(outcomeCode(wanted), 'NOT_ACCEPTABLE');
    });

    it('given anybody but a clinician of a hospital, then it is refused in FHIR', async () => {
      for (const [kind, who, code] of [
        ['hospital', 'registrar', 'ROLE_NOT_PERMITTED'],
        ['pharmacy', 'clinician', 'ORGANIZATION_KIND_NOT_PERMITTED'],
        ['hospital', 'patient', 'SCOPE_INSUFFICIENT'],
      ] as const) {
        const { match, finder } = setUp(kind);
        assert.equal(outcomeCode(await match(parameters(beatriz), who)), code);
        sinon.assert.notCalled(finder.byMatch);
      }
    });
  });
});
