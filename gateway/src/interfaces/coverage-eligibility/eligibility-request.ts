import type { CoverageEligibilityRequest } from '@medplum/fhirtypes';
import { decimalOf } from '../../coverage/money.js';
import type { CoverageInquiry } from '../../coverage/plan-service.js';

export const rxNorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const npiSystem = 'http://hl7.org/fhir/sid/us-npi';
const ucum = 'http://unitsofmeasure.org';

/** By what a request and its response know each other. */
export function requestIdentifier({ requestId }: Pick<CoverageInquiry, 'requestId'>) {
  return { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${requestId}` };
}

/** An inquiry as a FHIR R4 CoverageEligibilityRequest that stands for itself: the member is contained in it. */
export function eligibilityRequest(
  inquiry: CoverageInquiry,
  insurer: string,
  at: Date,
): CoverageEligibilityRequest {
  const { member, drug, quantity } = inquiry;
  const { requester } = member;
  return {
    resourceType: 'CoverageEligibilityRequest',
    contained: [
      {
        resourceType: 'Patient',
        id: 'patient',
        name: [{ family: member.family, given: [member.given] }],
        birthDate: member.birthDate,
      },
      {
        resourceType: 'Coverage',
        id: 'coverage',
        status: 'active',
        subscriberId: member.memberId,
        beneficiary: { reference: '#patient' },
        payor: [{ display: insurer }],
      },
    ],
    identifier: [requestIdentifier(inquiry)],
    status: 'active',
    purpose: ['validation', 'benefits'],
    patient: { reference: '#patient' },
    created: at.toISOString(),
    provider: {
      display: requester.name,
      identifier: { system: npiSystem, value: requester.npi },
    },
    insurer: { display: insurer },
    insurance: [{ focal: true, coverage: { reference: '#coverage' } }],
    item: [
      {
        productOrService: { coding: [{ system: rxNorm, code: drug }] },
        quantity: {
          value: Number(decimalOf(quantity.amount)),
          ...{ system: ucum, code: quantity.unit },
        },
      },
    ],
  };
}
