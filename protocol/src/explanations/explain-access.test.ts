import { strict as assert } from 'node:assert';
import type { Consent } from '../authority/authority.js';
import { jointKinds } from '../consents/consent-terms.js';
import type { Emergency } from '../authority/emergencies.js';
import { accessGrantSchema, grantsOf, type ExplainedFacts } from './explain-access.js';
import { sentenceOf } from './explain-sentence.js';
import { testPolicy } from '../testing/access-policy.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const consentId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const emergencyId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const key = 'ab'.repeat(32);

function consentWith(statement: object = {}, rest: object = {}): Consent {
  const terms = {
    ...{ grantee: 'MillbrookMSP', purposes: ['TREAT'], compartments: ['general'] },
    ...{ from: '2026-03-01T12:00:00.000Z', until: '2026-03-31T12:00:00.000Z' },
  };
  const signed = { statement: { ...terms, ...statement } };
  return { consentId, recordedAt: '2026-02-28T10:00:00.000Z', signed, ...rest } as Consent;
}

const emergency = {
  ...{ emergencyId, declaredAt: '2026-03-01T11:30:00.000Z' },
  signed: {
    statement: {
      ...{ organization: 'MillbrookMSP', publicKeyDigest: key },
      until: '2026-03-01T15:30:00.000Z',
    },
  },
} as Emergency;

const facts = (change: Partial<ExplainedFacts> = {}): ExplainedFacts => ({
  ...{ custodian: 'LakesideMSP', consents: [], delegations: [], emergencies: [] },
  authority: { enrolmentId: 'enrolment' },
  roleOf: () => 'attending',
  useOf: () => undefined,
  hasMembers: () => false,
  policy: testPolicy,
  time: { epochMilliseconds: at },
  ...change,
});
const grants = (change: Partial<ExplainedFacts> = {}) => grantsOf(facts(change)).slice(1);
const nameOf = (mspId: string): string =>
  mspId === 'LakesideMSP' ? 'Lakeside General Hospital' : 'Millbrook Medical Center';

describe('grantsOf', () => {
  it('given nothing else, then the custodian alone', () => {
    const [custodian, ...others] = grantsOf(facts());
    assert.deepEqual([custodian?.organization, others], ['LakesideMSP', []]);
  });

  it('given a consent, then each role that the policy lets read something, and nobody else', () => {
    const found = grants({ consents: [consentWith()] });
    assert.deepEqual(
      found.map(({ role, purposes }) => [role, purposes]),
      [
        ['attending', ['TREAT']],
        ['resident', ['TREAT']],
        ['nurse', ['TREAT']],
      ],
    );
    assert.deepEqual(found[2]?.classes, ['demographics', 'clinical', 'medications', 'results']);
    found.forEach((grant) => accessGrantSchema.parse(grant));
  });

  it('given a consent for some, then those, and of its purposes and classes what the policy permits', () => {
    const purposes = ['TREAT', 'HRESCH', 'HOPERAT'];
    const nurses = {
      actors: [{ kind: 'role', role: 'nurse' }],
      purposes,
      classes: ['results', 'billing'],
    };
    const [only, ...others] = grants({ consents: [consentWith(nurses)] });
    assert.deepEqual(
      [only?.role, only?.purposes, only?.classes],
      ['nurse', ['TREAT'], ['results']],
    );
    assert.deepEqual(others, []);
    const person = { actors: [{ kind: 'person', publicKeyDigest: key }], purposes };
    const named = grants({ consents: [consentWith(person)] });
    assert.deepEqual(
      named.map(({ role, people, purposes: why }) => [role, people, why]),
      [
        ['attending', [key], ['TREAT', 'HOPERAT']],
        ['resident', [key], ['TREAT', 'HOPERAT']],
        ['nurse', [key], ['TREAT']],
      ],
    );
  });

  it('given a consent for a care team, then whoever is in it, as long as somebody is', () => {
    const careTeamId = '3d0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b03';
    const team = { kind: 'care-team', careTeamId };
    const person = { kind: 'person', publicKeyDigest: key };
    const hasMembers = (mspId: string, id: string) => mspId === 'MillbrookMSP' && id === careTeamId;
    const found = (actors: object[], change: Partial<ExplainedFacts> = { hasMembers }) =>
      grants({ ...change, consents: [consentWith({ actors })] }).map((grant) => {
        accessGrantSchema.parse(grant);
        return [grant.role, grant.people, grant.careTeams];
      });
    assert.deepEqual(found([team]), [
      ['attending', [], [careTeamId]],
      ['resident', [], [careTeamId]],
      ['nurse', [], [careTeamId]],
    ]);
    assert.deepEqual(found([team, person])[2], ['nurse', [key], [careTeamId]]);
    assert.deepEqual(found([team], {}), []);
    assert.deepEqual(found([team, person], {})[0], ['attending', [key], undefined]);
    const nurses = { kind: 'role', role: 'nurse' };
    assert.deepEqual(found([team, nurses])[2], ['nurse', undefined, undefined]);
  });

  it('given a consent that does not stand, or no policy, then nobody under it', () => {
    for (const consent of [
      consentWith({}, { revocation: {} }),
      consentWith({}, { usedBy: consentId }),
      consentWith({ from: '2026-03-01T12:00:00.001Z' }),
      consentWith({ until: '2026-03-01T12:00:00.000Z' }),
    ]) {
      assert.deepEqual(grants({ consents: [consent] }), []);
    }
    assert.deepEqual(grants({ consents: [consentWith()], policy: undefined }), []);
  });

  it('given a consent that was used up, then whose session lasts, until it ends', () => {
    const until = '2026-03-01T12:00:00.001Z';
    const consents = [consentWith({}, { usedBy: consentId })];
    const used = (ends: string) =>
      grants({
        consents,
        useOf: () => ({ role: 'nurse', outcome: { kind: 'permitted', until: ends } }),
      });
    assert.deepEqual(
      used(until).map((grant) => [grant.role, grant.until]),
      [['nurse', until]],
    );
    assert.deepEqual(used('2026-03-01T12:00:00.000Z'), []);
  });

  it('given an emergency, then its clinician, as long as it goes on and the policy permits it', () => {
    const [only] = grants({ emergencies: [emergency] });
    assert.deepEqual([only?.people, only?.purposes, only?.role], [[key], ['BTG'], 'attending']);
    assert.deepEqual(only?.compartments, jointKinds);
    accessGrantSchema.parse(only);
    const over = { ...emergency, ended: {} } as Emergency;
    const time = { epochMilliseconds: Date.parse('2026-03-01T15:30:00.000Z') };
    assert.deepEqual(grants({ emergencies: [over] }), []);
    assert.deepEqual(grants({ emergencies: [emergency], time }), []);
    assert.deepEqual(grants({ emergencies: [emergency], roleOf: () => 'nurse' }), []);
    assert.deepEqual(grants({ emergencies: [emergency], roleOf: () => undefined }), []);
  });
});

describe('sentenceOf', () => {
  const told = (change: Partial<ExplainedFacts>, language: 'en' | 'es'): string[] =>
    grants(change).map((grant) => sentenceOf(grant, nameOf, language));
  const terms = {
    actors: [{ kind: 'person', publicKeyDigest: key }],
    ...{ classes: ['results'], compartments: ['general', 'hiv'] },
    ...{ dataPeriod: { from: '2020-01-01' }, except: [{ compartments: ['hiv'] }] },
  };

  it('given a grant, then who, what, why and until when, in English', () => {
    const [first] = told({ consents: [consentWith({ ...terms, purposes: ['HOPERAT'] })] }, 'en');
    assert.equal(
      first,
      'Attending physicians of Millbrook Medical Center (only the 1 whom you named) can see test ' +
        'results about general health and HIV, of what happened from 2020-01-01 on, for running ' +
        'the hospital until 2026-03-31, but for the exceptions that you made, because you agreed ' +
        'on 2026-02-28.',
    );
    assert.deepEqual(told({ emergencies: [emergency] }, 'en'), [
      'One of the attending physicians of Millbrook Medical Center can see who you are, diagnoses, ' +
        'visits and procedures, medicines, allergies and immunizations, test results, images, ' +
        'documents, and bills for an emergency until 2026-03-01 15:30 UTC, because they declared ' +
        'that you could not consent on 2026-03-01 11:30 UTC.',
    ]);
  });

  it('given a care team, then it is named in both languages', () => {
    const careTeamId = '3d0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b03';
    const team = { kind: 'care-team', careTeamId };
    const person = { kind: 'person', publicKeyDigest: key };
    const another = { kind: 'care-team', careTeamId: consentId };
    const opening = (actors: object[], language: 'en' | 'es') =>
      told({ consents: [consentWith({ actors })], hasMembers: () => true }, language)[2]?.split(
        / can see | pueden ver /,
      )[0];
    assert.equal(
      opening([team], 'en'),
      'Nurses of Millbrook Medical Center (only members of a care team of Millbrook Medical Center)',
    );
    assert.equal(
      opening([team, person, another], 'en'),
      'Nurses of Millbrook Medical Center (only the 1 whom you named and members of 2 care teams of ' +
        'Millbrook Medical Center)',
    );
    assert.equal(
      opening([person, team], 'es'),
      'Las enfermeras y los enfermeros de Millbrook Medical Center (solo 1 que usted nombró y ' +
        'miembros de un equipo asistencial de Millbrook Medical Center)',
    );
    assert.equal(
      opening([team, another], 'es'),
      'Las enfermeras y los enfermeros de Millbrook Medical Center (solo miembros de 2 equipos ' +
        'asistenciales de Millbrook Medical Center)',
    );
  });

  it('given a grant, then the same in Spanish', () => {
    const [first] = told({ consents: [consentWith({ ...terms, purposes: ['HOPERAT'] })] }, 'es');
    assert.equal(
      first,
      'Los médicos responsables de Millbrook Medical Center (solo 1 que usted nombró) pueden ver ' +
        'resultados de pruebas sobre salud general y VIH, de lo ocurrido desde 2020-01-01, para el ' +
        'funcionamiento del hospital hasta 2026-03-31, salvo las excepciones que usted hizo, porque ' +
        'usted lo aceptó el 2026-02-28.',
    );
    const [custodian] = grantsOf(facts());
    assert.ok(custodian);
    assert.match(
      sentenceOf(custodian, nameOf, 'es'),
      /^Lakeside General Hospital guarda su historia/,
    );
    assert.match(
      told({ emergencies: [emergency] }, 'es')[0] ?? '',
      /una emergencia hasta 2026-03-01/,
    );
  });
});
