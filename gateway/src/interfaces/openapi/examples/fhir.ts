import { accessSchema, consentSchema } from '@healthchain/protocol';
import { example, exampleId, exampleOf } from '@healthchain/protocol/examples';
import type { Observation, Resource } from '@medplum/fhirtypes';
import type { z } from 'zod';
import { accessEvent } from '../../charts/audit-events/access-event.js';
import { exportConsent } from '../../consents/export-consent.js';
import { matchAnswer, matchRequest } from '../chart-schemas.js';
import { fhirConsent } from '../consent-schemas.js';
import { auditEvents, resource, searchset } from '../fhir-schemas.js';
import { apiBase, fhirBase, nameOf } from './fictional.js';

const custodian = 'LakesideMSP';
const consent = consentSchema.parse(exampleOf(consentSchema));
const access = exampleOf(accessSchema);

/** A consent as the gateway exports it. */
export const exportedConsent = exportConsent(
  { consent, custodian, ending: undefined },
  nameOf,
  'en',
);
const { scope, category, patient, policyRule, provision } = exportedConsent;

const observation: Observation = {
  resourceType: 'Observation',
  id: exampleId('observation'),
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }], text: 'Heart rate' },
  subject: { reference: `Patient/${access.request.patientId}` },
  effectiveDateTime: '2026-02-27',
  valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
};

/** A page of one match. */
export function pageOf(url: string, match: Resource): z.input<typeof searchset> {
  return {
    ...({ resourceType: 'Bundle', type: 'searchset', total: 1 } as const),
    link: [{ relation: 'self', url }],
    entry: [
      {
        fullUrl: `${url}/${match.resourceType}/${match.id ?? ''}`,
        ...{ resource: { ...match }, search: { mode: 'match' } },
      },
    ],
  };
}

/** The examples of FHIR bodies, where the gateway can by what it presents them with. */
export const fhirExamples: readonly unknown[] = [
  example(resource, { ...observation }),
  example(searchset, pageOf(`${apiBase}/accesses/${access.request.accessId}/fhir`, observation)),
  example(fhirConsent, {
    ...{ resourceType: 'Consent', status: 'proposed' },
    ...{ scope, category, patient, policyRule, provision },
  }),
  example(auditEvents, pageOf(`${apiBase}/journal/fhir`, accessEvent(access, fhirBase))),
  example(matchRequest, {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'resource',
        resource: {
          resourceType: 'Patient',
          name: [{ family: 'Example', given: ['Robin'] }],
          birthDate: '1970-01-01',
        },
      },
      { name: 'onlyCertainMatches', valueBoolean: true },
    ],
  }),
  example(matchAnswer, {
    ...{ resourceType: 'Bundle', type: 'searchset', total: 1 },
    entry: [
      {
        fullUrl: `urn:uuid:${access.request.patientId}`,
        resource: { resourceType: 'Patient', id: access.request.patientId },
        search: { mode: 'match', score: 1 },
      },
    ],
  }),
];
