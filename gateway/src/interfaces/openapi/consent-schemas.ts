import {
  consentDraftSchema,
  consentTemplatesSchema,
  templateChoiceSchema,
} from '../consents/schema.js';
import { resource } from './fhir-schemas.js';

export const consentDraft = consentDraftSchema.meta({
  id: 'ConsentDraft',
  description:
    'A statement for the patient’s passkey to sign, and what it says. Nothing counts before it is signed and ' +
    'recorded (`POST /api/v1/consents`).',
});
export const consentTemplates = consentTemplatesSchema.meta({ id: 'ConsentTemplates' });
export const templateChoice = templateChoiceSchema.meta({
  id: 'TemplateChoice',
  description: '`publicKeyDigest` for a template that is for one person, and for no other.',
});
export const fhirConsent = resource.meta({
  id: 'FhirConsent',
  description:
    'A FHIR R4 Consent under a base policy that denies (`OPTIN`): one root provision that permits, exceptions ' +
    'within it. `sourceAttachment` is the statement as it was signed, with the signature.',
});
