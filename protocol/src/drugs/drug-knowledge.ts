import { z } from 'zod';
import { sha256Hex } from '../primitives.js';
import { drugWord, knowledgeEntrySchema, rxcui } from './drug-entries.js';

const sourceSchema = z.strictObject({
  id: drugWord,
  title: z.string().min(1).max(300),
  licence: z.string().min(1).max(200),
  /** Year, month or day of the edition that was taken. */
  date: z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'Not a date.'),
});
export type KnowledgeSource = z.infer<typeof sourceSchema>;

/** Which base of drug knowledge counts; its entries stand under its id. */
export const drugKnowledgeSchema = z.strictObject({
  baseId: sha256Hex,
  entries: z.int().min(1).max(1_000_000),
  sources: z
    .array(sourceSchema)
    .min(1)
    .max(50)
    .refine((sources) => new Set(sources.map(({ id }) => id)).size === sources.length, {
      error: 'A source is named once.',
    }),
  /** Every class that the base knows, so that one that it does not know is told from one without drugs. */
  allergyClasses: z.array(drugWord).max(500),
});
export type DrugKnowledge = z.infer<typeof drugKnowledgeSchema>;

/** What was staged by one transaction: how many entries are new there. */
export const stagedEntriesSchema = z.strictObject({ baseId: sha256Hex, staged: z.int().min(0) });
export type StagedEntries = z.infer<typeof stagedEntriesSchema>;

/** One page of the entries of a base; an empty bookmark ends the list. */
export const knowledgePageSchema = z.strictObject({
  entries: z.array(knowledgeEntrySchema),
  bookmark: z.union([rxcui, z.literal('')]),
});
export type KnowledgePage = z.infer<typeof knowledgePageSchema>;

/** What the base in force has under an RxCUI. */
export const knownDrugSchema = z.strictObject({
  version: z.int().min(1),
  baseId: sha256Hex,
  entry: knowledgeEntrySchema,
});
export type KnownDrug = z.infer<typeof knownDrugSchema>;
