import { base64, base64Length } from '@healthchain/protocol';
import { z } from 'zod';
import { documentKind } from './provider-application.js';

/** Bytes of one document; sealed, it fits into one piece of evidence. */
export const documentLimit = 524_288;

/** A document as the organisation keeps it. */
export const keptDocumentSchema = z.strictObject({
  mediaType: z.enum(['application/pdf', 'image/jpeg', 'image/png']),
  content: base64.min(1).max(base64Length(documentLimit)),
});
export type KeptDocument = z.infer<typeof keptDocumentSchema>;

/** A document that a provider uploads. */
export const uploadedDocumentSchema = keptDocumentSchema.extend({ kind: documentKind });
export type UploadedDocument = z.infer<typeof uploadedDocumentSchema>;

/** Documents of one application. */
export const uploadedDocumentsSchema = z.array(uploadedDocumentSchema).max(5);
