import assert from 'node:assert/strict';
import { consentStatementSchema, termsOf, type ConsentTerms } from '@healthchain/protocol';
import type { Consent as FhirConsent } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { FhirIssuesError } from '../fhir/issue.js';
import { exportConsent } from './export-consent.js';
import { importConsent } from './import-consent.js';
import {
  anyTerms,
  draft,
  nameOf,
  owner,
  recorded,
  signer,
  standing,
} from './test-support/consents.js';

const person = 'ab'.repeat(32);
const terms: ConsentTerms = {
  ...{ grantee: 'MillbrookMSP', purposes: ['TREAT'], compartments: ['general', 'hiv'] },
  ...{ from: '2026-03-01T12:00:00.000Z', until: '2027-03-01T12:00:00.000Z' },
  actors: [
    { kind: 'role', role: 'nurse' },
    { kind: 'person', publicKeyDigest: person },
    { kind: 'care-team', careTeamId: '5f0e6a52-1c1d-4a69-9b25-6c2f7f0f9c34' },
  ],
  except: [{ compartments: ['hiv'], except: [{ classes: ['results'] }] }],
};

type Json = Record<string, unknown>;
const fhirOf = (of: ConsentTerms): FhirConsent => exportConsent(standing(of), nameOf, 'en');
/** As it comes over the wire, without the statement that was signed. */
function unsigned(of: ConsentTerms = terms): Json {
  const { sourceAttachment, ...rest } = JSON.parse(JSON.stringify(fhirOf(of))) as Json;
  assert.ok(sourceAttachment);
  return rest;
}

/** The elements for which a Consent is refused. */
function refusedAt(resource: unknown): (string | undefined)[] {
  let thrown: unknown;
  try {
    importConsent(resource, owner, draft);
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof FhirIssuesError, 'It was taken.');
  assert.equal(thrown.code, 'CONSENT_NOT_EXPRESSIBLE');
  return thrown.issues.map(({ expression }) => expression);
}

/** A Consent with something else at a path. */
function changed(path: string, value: unknown, of = terms): Json {
  const resource = unsigned(of);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.reduce<Json>((at, step) => at[step] as Json, resource);
  if (value === undefined) {
    Reflect.deleteProperty(parent, last);
  } else {
    parent[last] = value;
  }
  return resource;
}

describe('importConsent', () => {
  it('given what was exported, then the very terms, of a new statement', () => {
    fc.assert(
      fc.property(anyTerms, (any) => {
        const own = standing(any);
        const resource: unknown = JSON.parse(JSON.stringify(exportConsent(own, nameOf, 'es')));
        const statement = importConsent(resource, owner, draft);
        assert.deepEqual(termsOf(statement), any);
        assert.deepEqual(consentStatementSchema.parse(statement), statement);
        assert.notEqual(statement.consentId, own.consent.consentId);
      }),
      { numRuns: 300 },
    );
  });

  it('given one that a delegate signed, then its terms for who imports it', () => {
    const consent = recorded(terms);
    const { statement, assertion } = consent.signed;
    const signed = { statement: { ...statement, ...signer }, assertion };
    const own = { consent: { ...consent, signed }, custodian: owner.custodian, ending: undefined };
    const resource: unknown = JSON.parse(JSON.stringify(exportConsent(own, nameOf, 'en')));
    const imported = importConsent(resource, owner, draft);
    assert.deepEqual([termsOf(imported), imported.delegationId], [terms, undefined]);
  });

  it('given an element that is added anywhere, then it is refused', () => {
    fc.assert(
      fc.property(
        anyTerms,
        fc.nat(),
        fc.constantFrom('extension', '_type', 'code'),
        (any, at, name) => {
          const resource = unsigned(any);
          const places = objectsIn(resource);
          const place = places[at % places.length] ?? resource;
          fc.pre(!Object.hasOwn(place, name));
          place[name] = [{ url: 'urn:more', valueString: 'Beatriz' }];
          const paths = refusedAt(resource);
          assert.ok(
            paths.every(
              (path) => path?.startsWith('Consent') === true && !path.includes('Beatriz'),
            ),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('given another word anywhere in a provision, then it is refused, or it is other terms', () => {
    fc.assert(
      fc.property(
        anyTerms,
        fc.nat(),
        fc.constantFrom('Beatriz', 'deny', 'HIV'),
        (any, at, word) => {
          const resource = unsigned(any);
          const leaves = objectsIn(resource.provision).flatMap((place) =>
            Object.keys(place)
              .filter((name) => typeof place[name] === 'string' && place[name] !== word)
              .map((name) => [place, name] as const),
          );
          const [place, name] = leaves[at % leaves.length] ?? [{}, ''];
          place[name] = word;
          let read: ConsentTerms | undefined;
          try {
            read = termsOf(importConsent(resource, owner, draft));
          } catch (error) {
            assert.ok(error instanceof FhirIssuesError);
          }
          assert.notDeepEqual(read, any);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('given zones, displays and the signed statement left out, then they say the same', () => {
    const resource = changed('provision.period', {
      start: '2026-03-01T13:00:00.000+01:00',
      end: '2027-03-01T06:59:59.999-05:00',
    });
    const purpose = [
      {
        system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
        code: 'TREAT',
        display: 'treatment',
      },
    ];
    (resource.provision as Json).purpose = purpose;
    const minimal = [
      'id',
      'meta',
      'language',
      'text',
      'dateTime',
      'performer',
      'organization',
      'verification',
    ];
    for (const name of minimal) Reflect.deleteProperty(resource, name);
    assert.deepEqual(termsOf(importConsent(resource, owner, draft)), terms);
  });

  for (const [path, value, ...expected] of [
    ['resourceType', 'Patient', 'Consent.resourceType'],
    ['status', 'inactive', 'Consent.status'],
    ['status', 'entered-in-error', 'Consent.status'],
    ['scope.coding.0.code', 'research', 'Consent.scope.coding[0].code'],
    ['scope.text', 'and more', 'Consent.scope.text'],
    ['category', [], 'Consent.category'],
    ['patient.reference', 'Patient/another', 'Consent.patient.reference'],
    ['performer', [{ reference: 'Patient/another' }], 'Consent.performer[0]'],
    ['performer', [{ reference: 'Practitioner/1' }], 'Consent.performer[0]'],
    ['organization.0.identifier.value', 'MillbrookMSP', 'Consent.organization[0]'],
    ['policyRule.coding.0.code', 'OPTOUT', 'Consent.policyRule.coding[0].code'],
    ['policyRule', undefined, 'Consent.policyRule'],
    ['policy', [{ uri: 'urn:other' }], 'Consent.policy'],
    ['sourceReference', { reference: 'DocumentReference/1' }, 'Consent.source'],
    ['text.status', 'additional', 'Consent.text.status'],
    ['contained', [], 'Consent.contained'],
    ['implicitRules', 'urn:rules', 'Consent.implicitRules'],
    [
      'modifierExtension',
      [{ url: 'urn:other', valueBoolean: true }],
      'Consent.modifierExtension[0].url',
    ],
    ['Beatriz', true, 'Consent'],
    ['provision', undefined, 'Consent.provision'],
    ['provision.type', 'deny', 'Consent.provision.type'],
    ['provision.type', undefined, 'Consent.provision.type'],
    ['provision.action', [], 'Consent.provision.action'],
    ['provision.code', [], 'Consent.provision.code'],
    ['provision.data', [], 'Consent.provision.data'],
    [
      'provision.period',
      undefined,
      'Consent.provision.period.start',
      'Consent.provision.period.end',
    ],
    ['provision.period.end', undefined, 'Consent.provision.period.end'],
    ['provision.period.end', '2027-03-01', 'Consent.provision.period.end'],
    ['provision.period.end', '2026-03-01T11:59:59.999Z', 'Consent.provision'],
    ['provision.purpose', undefined, 'Consent.provision.purpose'],
    ['provision.purpose', [], 'Consent.provision.purpose'],
    ['provision.purpose.0.code', 'HMARKT', 'Consent.provision.purpose[0].code'],
    ['provision.purpose.0.code', 'BTG', 'Consent.provision.purpose[0].code'],
    ['provision.securityLabel', undefined, 'Consent.provision.securityLabel'],
    ['provision.securityLabel.0.code', 'R', 'Consent.provision.securityLabel[0]'],
    [
      'provision.class',
      [{ system: 'http://hl7.org/fhir/resource-types', code: 'Observation' }],
      'Consent.provision.class[0].system',
      'Consent.provision.class[0].code',
    ],
    ['provision.dataPeriod', { start: '2020' }, 'Consent.provision.dataPeriod.start'],
    ['provision.dataPeriod', {}, 'Consent.provision.dataPeriod'],
    ['provision.actor', undefined, 'Consent.provision.actor'],
    [
      'provision.actor.0.role.coding.0.code',
      'CST',
      'Consent.provision.actor[0].role.coding[0].code',
    ],
    [
      'provision.actor.0.reference',
      { reference: 'Group/1' },
      'Consent.provision.actor[0].reference.type',
    ],
    [
      'provision.actor.1.reference.identifier.assigner',
      undefined,
      'Consent.provision.actor[1].reference.identifier.assigner',
    ],
    [
      'provision.actor.1.reference.identifier.assigner.identifier.value',
      'LakesideMSP',
      'Consent.provision.actor[1]',
    ],
    ['provision.provision.0.type', 'permit', 'Consent.provision.provision[0].type'],
    ['provision.provision.0.securityLabel', undefined, 'Consent.provision.provision[0]'],
    [
      'provision.provision.0.provision.0.type',
      'deny',
      'Consent.provision.provision[0].provision[0].type',
    ],
  ] as const) {
    it(`given ${path} ${value === undefined ? 'left out' : JSON.stringify(value)}, then it is refused by its path`, () => {
      assert.deepEqual(refusedAt(changed(path, value)), expected);
    });
  }

  it('given the organisation beside one of its roles, then it is refused: it would be the whole organisation', () => {
    const { actors, ...whole } = terms;
    assert.ok(actors);
    const { actor } = unsigned(whole).provision as { actor: Json[] };
    const resource = unsigned();
    const provision = resource.provision as { actor: Json[] };
    provision.actor.push(...actor);
    assert.deepEqual(refusedAt(resource), ['Consent.provision.actor[3]']);
  });

  it('given a fourth level of provisions, then it is refused', () => {
    const deepest = { classes: ['results' as const] };
    const except = [{ ...deepest, except: [{ ...deepest, except: [deepest] }] }];
    const resource = unsigned({ ...terms, except });
    const levels = ['provision', 'provision.0', 'provision.0', 'provision.0'].join('.');
    const third = levels.split('.').reduce<Json>((at, step) => at[step] as Json, resource);
    third.provision = [{ type: 'permit', class: third.class }];
    assert.deepEqual(refusedAt(resource), [
      'Consent.provision.provision[0].provision[0].provision[0].provision',
    ]);
  });

  it('given more than a statement can hold, then it is refused', () => {
    const resource = unsigned();
    const { actor } = resource.provision as { actor: Json[] };
    actor.push(...Array.from({ length: 20 }, () => actor[0] ?? {}));
    assert.deepEqual(refusedAt(resource), ['Consent.provision.actor']);
  });

  it('given a signed statement that says something else, or none, then it is refused', () => {
    const wider = fhirOf({ ...terms, compartments: ['general', 'hiv', 'genetics'] });
    const of = (source: object) => ({ ...unsigned(), sourceAttachment: source });
    assert.deepEqual(refusedAt(of(wider.sourceAttachment ?? {})), ['Consent.source']);
    const data = Buffer.from('{"a":').toString('base64');
    assert.deepEqual(refusedAt(of({ contentType: 'application/json', data })), ['Consent.source']);
    const scan = { contentType: 'application/pdf', data };
    assert.deepEqual(refusedAt(of(scan)), ['Consent.source.contentType']);
    const { statement, assertion } = recorded(terms).signed;
    const theirs = { statement: { ...statement, patientId: statement.nonce }, assertion };
    const attached = Buffer.from(JSON.stringify(theirs)).toString('base64');
    const source = { contentType: 'application/json', data: attached };
    assert.deepEqual(refusedAt(of(source)), ['Consent.source']);
  });

  it('given what is no object, then it is refused', () => {
    assert.deepEqual(refusedAt([]), ['Consent']);
    assert.deepEqual(refusedAt(null), ['Consent']);
  });
});

/** Every object within a value, itself included. */
function objectsIn(value: unknown): Json[] {
  if (Array.isArray(value)) {
    return value.flatMap(objectsIn);
  }
  return typeof value === 'object' && value !== null
    ? [value as Json, ...Object.values(value).flatMap(objectsIn)]
    : [];
}
