import { credentialSchema, type Credential } from '@healthchain/protocol';
import { exampleOf } from '@healthchain/protocol/examples';
import { apiBase } from './fictional.js';
import { exportedConsent, pageOf } from './fhir.js';

const { issuedAt, ...terms }: Credential = exampleOf(credentialSchema);
const active: Credential = {
  ...{ ...terms, issuedAt },
  ...{ countersignedBy: 'LakesideMSP', countersignedAt: issuedAt },
};
const ofCredential = '/api/v1/credentials/{publicKeyDigest}';
const later = '2026-03-09T09:30:00Z';

/** Main answers of routes that say more than that their schema holds; all others are the schema's example. */
export const mainAnswers: Readonly<Record<string, unknown>> = {
  'post /api/v1/credentials/countersign': active,
  [`post ${ofCredential}/suspension`]: { ...active, suspendedAt: later } satisfies Credential,
  [`post ${ofCredential}/revocation`]: { ...active, revokedAt: later } satisfies Credential,
  'get /api/v1/fhir/Consent': pageOf(`${apiBase}/fhir/Consent`, exportedConsent),
  'get /api/v1/fhir/Consent/{id}': exportedConsent,
};
