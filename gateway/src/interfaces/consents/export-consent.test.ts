import assert from 'node:assert/strict';
import { canonicalJson, consentText, type ConsentTerms } from '@healthchain/protocol';
import { exportConsent } from './export-consent.js';
import {
  custodian,
  nameOf,
  patientId,
  recorded,
  recordedAt,
  revocationOf,
  signer,
} from './test-support/consents.js';

const person = 'ab'.repeat(32);
const msp = 'https://healthchain.example/fhir/sid/msp-id';
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const own = 'https://healthchain.example/fhir/CodeSystem';
const organization = (value: string) => ({
  type: 'Organization',
  identifier: { system: msp, value },
});
const role = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
};
const terms: ConsentTerms = {
  ...{ grantee: 'MillbrookMSP', purposes: ['TREAT', 'HPAYMT'] },
  compartments: ['general', 'substance-use', 'hiv', 'restricted'],
  ...{ from: '2026-03-01T12:00:00.000Z', until: '2027-03-01T00:00:00Z' },
};

/** As JSON has it. */
function exportOf(...args: Parameters<typeof exportConsent>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(exportConsent(...args))) as Record<string, unknown>;
}

describe('exportConsent', () => {
  it('given a consent that stands, then all that was signed, and how it was verified', () => {
    const consent = recorded(terms);
    const fhir = exportOf({ consent, custodian, ending: undefined }, nameOf, 'en');
    const { text, sourceAttachment, ...rest } = fhir;
    const patient = { reference: `Patient/${patientId}` };
    assert.deepEqual(rest, {
      resourceType: 'Consent',
      id: consent.consentId,
      meta: { versionId: '1', lastUpdated: recordedAt },
      language: 'en',
      status: 'active',
      scope: {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/consentscope',
            code: 'patient-privacy',
          },
        ],
      },
      category: [{ coding: [{ system: actCode, code: 'IDSCL' }] }],
      patient,
      dateTime: consent.signed.statement.issuedAt,
      organization: [organization(custodian)],
      policyRule: { coding: [{ system: actCode, code: 'OPTIN' }] },
      verification: [{ verified: true, verificationDate: recordedAt }],
      provision: {
        type: 'permit',
        // The last second before the end, which FHIR includes.
        period: { start: '2026-03-01T12:00:00.000Z', end: '2027-02-28T23:59:59Z' },
        actor: [{ role, reference: organization('MillbrookMSP') }],
        securityLabel: [
          { system: `${own}/compartments`, code: 'general' },
          { system: actCode, code: 'ETH' },
          { system: actCode, code: 'HIV' },
          { system: `${own}/compartments`, code: 'restricted' },
        ],
        purpose: ['TREAT', 'HPAYMT'].map((code) => ({
          system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
          code,
        })),
      },
    });
    const { data } = sourceAttachment as { data: string };
    const signed = Buffer.from(data, 'base64').toString('utf8');
    assert.equal(signed, canonicalJson(consent.signed));
    const [first = ''] = consentText(terms, nameOf, 'en').split('\n');
    const { status, div } = text as { status: string; div: string };
    const escaped = first.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;');
    assert.equal(status, 'generated');
    assert.ok(div.includes(`<p>${escaped}</p>`));
  });

  it('given actors, then each is of the organisation, and exceptions flip what their provision does', () => {
    const narrowed: ConsentTerms = {
      ...terms,
      actors: [
        { kind: 'person', publicKeyDigest: person },
        { kind: 'role', role: 'nurse' },
        { kind: 'care-team', careTeamId: signer.delegationId },
      ],
      classes: ['results'],
      dataPeriod: { from: '2020-02-28', until: '2020-03-01' },
      except: [
        {
          until: '2026-04-01T00:00:00.000Z',
          except: [{ purposes: ['TREAT'], except: [{ dataPeriod: { until: '2020-02-29' } }] }],
        },
      ],
    };
    const own3 = { consent: recorded(narrowed), custodian, ending: undefined };
    const {
      actor,
      class: classes,
      dataPeriod,
      provision,
    } = exportOf(own3, nameOf, 'en').provision as Record<string, unknown>;
    const assigner = organization('MillbrookMSP');
    const sid = 'https://healthchain.example/fhir/sid';
    assert.deepEqual(actor, [
      {
        role,
        reference: {
          type: 'Practitioner',
          identifier: { system: `${sid}/credential-key`, value: person, assigner },
        },
      },
      {
        role,
        reference: {
          type: 'PractitionerRole',
          identifier: { system: `${sid}/role`, value: 'nurse', assigner },
        },
      },
      {
        role,
        reference: {
          type: 'CareTeam',
          identifier: { system: `${sid}/care-team`, value: signer.delegationId, assigner },
        },
      },
    ]);
    assert.deepEqual(classes, [{ system: `${own}/resource-classes`, code: 'results' }]);
    assert.deepEqual(dataPeriod, { start: '2020-02-28', end: '2020-02-29' });
    assert.deepEqual(provision, [
      {
        type: 'deny',
        period: { end: '2026-03-31T23:59:59.999Z' },
        provision: [
          {
            type: 'permit',
            purpose: [
              { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' },
            ],
            provision: [{ type: 'deny', dataPeriod: { end: '2020-02-28' } }],
          },
        ],
      },
    ]);
  });

  it('given one that a delegate signed, then by which delegation', () => {
    const consent = recorded(terms);
    const { delegationId } = signer;
    const { statement, assertion } = consent.signed;
    const signed = { statement: { ...statement, delegationId }, assertion };
    const own = { consent: { ...consent, signed }, custodian, ending: undefined };
    assert.deepEqual(exportOf(own, nameOf, 'en').performer, [
      {
        type: 'RelatedPerson',
        identifier: {
          system: 'https://healthchain.example/fhir/sid/delegation',
          value: delegationId,
        },
      },
    ]);
  });

  it('given one for one opening, then who does not know that must not follow it', () => {
    const consent = recorded({ ...terms, once: true });
    const fhir = exportOf({ consent, custodian, ending: undefined }, nameOf, 'es');
    assert.deepEqual(fhir.modifierExtension, [
      {
        url: 'https://healthchain.example/fhir/StructureDefinition/consent-once',
        valueBoolean: true,
      },
    ]);
  });

  it('given one that ended, then it is inactive, and why; given a revocation, then its signature too', () => {
    const url = 'https://healthchain.example/fhir/StructureDefinition';
    const consent = recorded(terms);
    const expired = exportOf({ consent, custodian, ending: 'expired' }, nameOf, 'en');
    const why = (valueCode: string) => ({ url: `${url}/consent-ending`, valueCode });
    assert.deepEqual([expired.status, expired.extension], ['inactive', [why('expired')]]);
    const { revokedAt, ...signed } = revocationOf(consent.consentId);
    const revoked = { ...consent, revocation: { ...signed, revokedAt } };
    const fhir = exportOf({ consent: revoked, custodian, ending: 'revoked' }, nameOf, 'en');
    assert.deepEqual(fhir.meta, { versionId: '2', lastUpdated: revokedAt });
    assert.equal(fhir.status, 'inactive');
    assert.deepEqual(fhir.extension, [
      why('revoked'),
      {
        url: `${url}/consent-revocation`,
        valueAttachment: {
          contentType: 'application/json',
          data: Buffer.from(canonicalJson(signed)).toString('base64'),
          title: 'The revocation as it was signed',
          creation: revokedAt,
        },
      },
    ]);
  });
});
