import {
  canonicalJson,
  consentText,
  type Consent,
  type ConsentEnding,
  type ConsentStatement,
  type Language,
  type NameOf,
} from '@healthchain/protocol';
import type { Attachment, Consent as FhirConsent } from '@medplum/fhirtypes';
import type { OwnConsent } from '../../access/own-consents.js';
import { organizationReference } from './actor-reference.js';
import { extensions, systems } from './code-systems.js';
import { rootProvision } from './export-provision.js';
import { narrativeOf } from './narrative.js';

/** Fields that say what a provision of FHIR says. */
type ProvisionField =
  | 'grantee'
  | 'purposes'
  | 'compartments'
  | 'from'
  | 'until'
  | 'actors'
  | 'classes'
  | 'dataPeriod'
  | 'except';

/** Fields that only the signed statement holds, which goes with the Consent. */
type EvidenceField = 'kind' | 'channel' | 'nonce';

/** Where every other field of a statement stands: one without a place does not compile. */
const elements: Readonly<
  Record<
    Exclude<keyof ConsentStatement, ProvisionField | EvidenceField>,
    (statement: ConsentStatement) => Partial<FhirConsent>
  >
> = {
  consentId: ({ consentId }) => ({ id: consentId }),
  patientId: ({ patientId }) => ({ patient: { reference: `Patient/${patientId}` } }),
  // Without one, it is the enrolment that says whether the patient signs or a proxy.
  delegationId: ({ delegationId: value }) =>
    value === undefined
      ? {}
      : {
          performer: [
            { type: 'RelatedPerson', identifier: { system: systems.delegations, value } },
          ],
        },
  issuedAt: ({ issuedAt }) => ({ dateTime: issuedAt }),
  once: ({ once }) =>
    once === undefined ? {} : { modifierExtension: [{ url: extensions.once, valueBoolean: once }] },
};

/** A recorded consent as FHIR R4 Consent, with the signed statement in it. */
export function exportConsent(
  { consent, custodian, ending }: OwnConsent,
  nameOf: NameOf,
  language: Language,
): FhirConsent {
  const { statement } = consent.signed;
  const fields = Object.values(elements).map((elementsOf) => elementsOf(statement));
  return {
    resourceType: 'Consent',
    meta: metaOf(consent),
    language,
    text: narrativeOf(consentText(statement, nameOf, language), language),
    ...endingOf(consent, ending),
    scope: { coding: [{ system: systems.consentScope, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: systems.actCode, code: 'IDSCL' }] }],
    organization: [organizationReference(custodian)],
    sourceAttachment: attachmentOf(
      consent.signed,
      'The statement as it was signed',
      consent.recordedAt,
    ),
    policyRule: { coding: [{ system: systems.actCode, code: 'OPTIN' }] },
    verification: [{ verified: true, verificationDate: consent.recordedAt }],
    provision: rootProvision(statement, statement.grantee),
    ...(Object.assign({}, ...fields) as Pick<FhirConsent, 'patient'>),
  };
}

/** A consent is written once, and again when an opening uses it up and when it is taken back. */
function metaOf({ recordedAt, revocation, usedBy }: Consent): FhirConsent['meta'] {
  const changes = [revocation, usedBy].filter((change) => change !== undefined);
  return {
    versionId: String(1 + changes.length),
    lastUpdated: revocation?.revokedAt ?? recordedAt,
  };
}

function endingOf(
  { revocation }: Consent,
  ending: ConsentEnding | undefined,
): Pick<FhirConsent, 'status' | 'extension'> {
  if (ending === undefined) {
    return { status: 'active' };
  }
  const extension = [{ url: extensions.ending, valueCode: ending }];
  if (revocation === undefined) {
    return { status: 'inactive', extension };
  }
  const { revokedAt, ...signed } = revocation;
  const valueAttachment = attachmentOf(signed, 'The revocation as it was signed', revokedAt);
  return {
    status: 'inactive',
    extension: [...extension, { url: extensions.revocation, valueAttachment }],
  };
}

function attachmentOf(
  signed: Parameters<typeof canonicalJson>[0],
  title: string,
  creation: string,
): Attachment {
  return {
    contentType: 'application/json',
    data: Buffer.from(canonicalJson(signed)).toString('base64'),
    title,
    creation,
  };
}
