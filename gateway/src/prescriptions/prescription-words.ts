import type { ExplainedMatter, Explanation } from '@healthchain/protocol';
import { z } from 'zod';
import { newSalt } from '../records/salt.js';
import type { PrescriptionName } from './prescription-ledger.js';

const line = z.string().min(1).max(200);

/**
 * What stands on a prescription in words: for whom it is, what it is called, how it is taken (21 CFR 1306.05(a)). It
 * never reaches the ledger but sealed.
 */
export const prescriptionWordsSchema = z.strictObject({
  patient: z.strictObject({ name: line, birthDate: z.iso.date(), address: line }),
  drug: line,
  directions: z.string().min(1).max(300),
  note: line.optional(),
});
export type PrescriptionWords = z.infer<typeof prescriptionWordsSchema>;

/** Words as they are sealed, under a fresh salt. */
export function wordsToSeal(words: PrescriptionWords): Explanation {
  return { salt: newSalt(), text: JSON.stringify(words) };
}

/** Opened words; undefined for what are none. */
export function readWords(text: string | undefined): PrescriptionWords | undefined {
  return text === undefined ? undefined : prescriptionWordsSchema.safeParse(JSON.parse(text)).data;
}

/** What words are sealed for: one prescription of one patient. */
export function matterOf({ patientId, prescriptionId: id }: PrescriptionName): ExplainedMatter {
  return { kind: 'prescription', patientId, id };
}
