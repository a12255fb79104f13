import {
  consentStatementSchema,
  consentTemplateNames,
  languages,
  mspId,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';

/** In which language a patient wants to be told. */
export const languageQuerySchema = z.strictObject({ language: z.enum(languages).default('en') });

/** The same of FHIR, where `_format` is judged as Accept is. */
export const fhirQuerySchema = languageQuerySchema.extend({ _format: z.string().optional() });

/** A statement to sign, with what it says; both are shown, and only the statement is signed. */
export const consentDraftSchema = z.strictObject({
  statement: consentStatementSchema,
  language: z.enum(languages),
  text: z.string(),
});

export const consentTemplatesSchema = z.strictObject({
  templates: z.array(
    z.strictObject({
      name: z.enum(consentTemplateNames),
      title: z.string(),
      /** Whether one person has to be chosen. */
      forPerson: z.boolean(),
      /** How long the consent lasts. */
      days: z.int(),
    }),
  ),
});

/** What a patient chooses besides the template. */
export const templateChoiceSchema = z.strictObject({
  grantee: mspId,
  /** The key of the person's credential. */
  publicKeyDigest: sha256Hex.optional(),
});
