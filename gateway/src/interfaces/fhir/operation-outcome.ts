import { errorCodes, type ErrorCode } from '@healthchain/protocol';
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Issue } from './issue.js';

/** Code system of `issue.details.coding`: the stable codes of `protocol/src/errors.ts`. */
export const errorCodeSystem = 'https://healthchain.example/fhir/CodeSystem/error-codes';

/** Issues that one answer lists; a Bundle with more mistakes is told so. */
const issueLimit = 100;

/** FHIR's own issue type for a code; `processing` for all others. */
const issueTypes: Partial<Record<ErrorCode, OperationOutcomeIssue['code']>> = {
  INVALID_ARGUMENT: 'value',
  NOT_FOUND: 'not-found',
  ALREADY_EXISTS: 'duplicate',
  IDEMPOTENCY_CONFLICT: 'conflict',
  INTERNAL: 'exception',
  ADMIN_REQUIRED: 'forbidden',
  EMERGENCY_UNREVIEWED: 'forbidden',
  NOT_OWN_PRESCRIPTION: 'forbidden',
  SIGNING_RIGHT_MISSING: 'forbidden',
  GRANTOR_NOT_INDEPENDENT: 'forbidden',
  PRESCRIBER_INACTIVE: 'forbidden',
  SCHEDULE_NOT_REGISTERED: 'forbidden',
  ORGANIZATION_UNKNOWN: 'forbidden',
  ORGANIZATION_KIND_NOT_PERMITTED: 'forbidden',
  CREDENTIAL_MISSING: 'forbidden',
  CREDENTIAL_INACTIVE: 'forbidden',
  APPLICATION_REQUIRED: 'forbidden',
  INVITATION_INVALID: 'forbidden',
  ROLE_NOT_PERMITTED: 'forbidden',
  COUNTERSIGNER_NOT_INDEPENDENT: 'forbidden',
  NOT_CUSTODIAN: 'forbidden',
  NOT_OWN_ORGANIZATION: 'forbidden',
  SIGNATURE_INVALID: 'forbidden',
  STATEMENT_NOT_CURRENT: 'forbidden',
  NONCE_USED: 'security',
  RELYING_PARTY_UNKNOWN: 'forbidden',
  STEP_UP_REQUIRED: 'forbidden',
  ENROLMENT_ENDED: 'forbidden',
  DELEGATION_UNKNOWN: 'forbidden',
  DELEGATION_ENDED: 'forbidden',
  DELEGATION_NOT_IN_FORCE: 'forbidden',
  DELEGATION_EXCEEDED: 'forbidden',
  PATIENT_UNKNOWN: 'not-found',
  REGISTRAR_NOT_INDEPENDENT: 'forbidden',
  CONSENT_UNKNOWN: 'forbidden',
  CONSENT_REVOKED: 'forbidden',
  CONSENT_SUPERSEDED: 'forbidden',
  CONSENT_NOT_IN_FORCE: 'forbidden',
  CONSENT_FOR_ANOTHER: 'forbidden',
  PURPOSE_NOT_CONSENTED: 'forbidden',
  COMPARTMENT_NOT_CONSENTED: 'forbidden',
  CLASS_NOT_CONSENTED: 'forbidden',
  CONSENT_EXCEPTED: 'forbidden',
  CONSENT_USED: 'forbidden',
  EMERGENCY_UNKNOWN: 'forbidden',
  EMERGENCY_ENDED: 'forbidden',
  EMERGENCY_OF_ANOTHER: 'forbidden',
  EMERGENCY_PURPOSE: 'forbidden',
  PASSKEY_UNKNOWN: 'forbidden',
  REVIEWER_NOT_INDEPENDENT: 'forbidden',
  POLICY_UNKNOWN: 'transient',
  REQUEST_POLICY_UNKNOWN: 'transient',
  PRESCRIBING_POLICY_UNKNOWN: 'transient',
  DRUG_KNOWLEDGE_UNKNOWN: 'transient',
  POLICY_NOT_PERMITTED: 'forbidden',
  ACCESS_NOT_PERMITTED: 'forbidden',
  SESSION_ENDED: 'forbidden',
  NOT_KEY_KEEPER: 'forbidden',
  PRESENTATION_INVALID: 'forbidden',
  ATTESTATION_EXPIRED: 'forbidden',
  DISCLOSURE_INSUFFICIENT: 'forbidden',
  ATTESTATION_REVOKED: 'forbidden',
  LICENCE_UNKNOWN: 'forbidden',
  RELAY_UNREACHABLE: 'transient',
  AUTHORITY_NOT_PROVEN: 'forbidden',
  CUSTODIAN_UNREACHABLE: 'transient',
  DEMOGRAPHICS_INSUFFICIENT: 'required',
  HOSPITAL_UNREACHABLE: 'transient',
  SIGN_IN_EXPIRED: 'expired',
  SIGN_IN_REFUSED: 'login',
  CARD_REFUSED: 'login',
  TOKEN_MISSING: 'login',
  TOKEN_INVALID: 'login',
  TOKEN_EXPIRED: 'expired',
  TOKEN_WRONG_AUDIENCE: 'security',
  SCOPE_INSUFFICIENT: 'forbidden',
  UNSUPPORTED_MEDIA_TYPE: 'not-supported',
  NOT_ACCEPTABLE: 'not-supported',
  BODY_MALFORMED: 'structure',
  BODY_TOO_LARGE: 'too-long',
  BUNDLE_INVALID: 'structure',
  BUNDLE_TOO_MANY_ENTRIES: 'too-costly',
  INTERACTION_NOT_SUPPORTED: 'not-supported',
  ENTRY_NOT_SUPPORTED: 'not-supported',
  RESOURCE_TYPE_NOT_SUPPORTED: 'not-supported',
  RESOURCE_INVALID: 'invalid',
  REFERENCE_UNRESOLVED: 'not-found',
  REFERENCE_AMBIGUOUS: 'multiple-matches',
  CONDITION_AMBIGUOUS: 'multiple-matches',
  SUBJECT_MISSING: 'required',
  SUBJECT_AMBIGUOUS: 'business-rule',
  SEARCH_PARAMETER_NOT_SUPPORTED: 'not-supported',
  PAGE_EXPIRED: 'expired',
  CONSENT_NOT_EXPRESSIBLE: 'business-rule',
  PRIVATE_DATA_UNAVAILABLE: 'transient',
  KEY_UNAVAILABLE: 'transient',
  CONTENT_UNAVAILABLE: 'transient',
  CONTENT_ALTERED: 'security',
  REPLICATION_FAILED: 'transient',
  CERTIFICATE_EXPIRED: 'transient',
  STORAGE_FULL: 'no-store',
  LEDGER_UNAVAILABLE: 'transient',
  COMMIT_UNKNOWN: 'incomplete',
  CATCHING_UP: 'transient',
  BUSY: 'throttled',
  RATE_LIMITED: 'throttled',
};

/** Presents issues as FHIR clients expect them, each with its stable code in `details.coding`. */
export function operationOutcome(issues: readonly Issue[]): OperationOutcome {
  const shown = issues.slice(0, issueLimit).map(presentIssue);
  const omitted = issues.length - shown.length;
  return {
    resourceType: 'OperationOutcome',
    issue: omitted > 0 ? [...shown, omission(omitted)] : shown,
  };
}

function presentIssue(issue: Issue): OperationOutcomeIssue {
  const { code, detail = errorCodes[code], expression, entry } = issue;
  const path = entry === undefined ? expression : entryExpression(entry, expression);
  return {
    severity: 'error',
    code: issueTypes[code] ?? 'processing',
    details: { coding: [{ system: errorCodeSystem, code }], text: errorCodes[code] },
    diagnostics: entry === undefined ? detail : `Entry ${entry}: ${detail}`,
    ...(path === undefined ? {} : { expression: [path] }),
  };
}

/** `Patient.gender` in entry 3 is `Bundle.entry[3].resource.gender`. */
function entryExpression(entry: number, expression = ''): string {
  if (expression.startsWith('Bundle.')) {
    return expression;
  }
  const inResource = expression.indexOf('.');
  const element = inResource === -1 ? '' : expression.slice(inResource);
  return `Bundle.entry[${entry}].resource${element}`;
}

function omission(omitted: number): OperationOutcomeIssue {
  return {
    severity: 'information',
    code: 'informational',
    diagnostics: `${omitted} more issues are not listed.`,
  };
}
