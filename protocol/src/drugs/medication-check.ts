import { z } from 'zod';
import { sha256Hex } from '../primitives.js';
import { drugWord, interactionSeverity, rxcui } from './drug-entries.js';

/** Medicines that one check can have on a side. */
const medicinesLimit = 200;

const isWithoutRepeats = (values: readonly unknown[]): boolean =>
  new Set(values.map((value) => JSON.stringify(value))).size === values.length;
const once = { error: 'What is named is named once.' };

const allergySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('substance'), rxcui }),
  z.strictObject({ kind: z.literal('class'), class: drugWord }),
]);
export type Allergy = z.infer<typeof allergySchema>;

/** What somebody is to take, what they take already, and what they do not bear. */
export const medicationCheckSchema = z.strictObject({
  drugs: z.array(rxcui).min(1).max(medicinesLimit).refine(isWithoutRepeats, once),
  active: z.array(rxcui).max(medicinesLimit).refine(isWithoutRepeats, once),
  allergies: z.array(allergySchema).max(medicinesLimit).refine(isWithoutRepeats, once),
});
export type MedicationCheck = z.infer<typeof medicationCheckSchema>;

const standing = z.enum(['new', 'active']);

/** A drug as it is prescribed. */
const checkedDrugSchema = z.strictObject({ rxcui, name: z.string(), standing });
export type CheckedDrug = z.infer<typeof checkedDrugSchema>;

/** The same with the ingredient that a finding is about. */
const checkedIngredientSchema = z.strictObject({
  ...{ drug: checkedDrugSchema, ingredient: rxcui },
  ingredientName: z.string(),
});
export type CheckedIngredient = z.infer<typeof checkedIngredientSchema>;

const two = <Schema extends z.ZodType>(schema: Schema) => z.tuple([schema, schema]);

export const checkFindingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('interaction'),
    between: two(checkedIngredientSchema),
    severity: interactionSeverity,
    sources: z.array(drugWord),
    mechanism: z.string().optional(),
    management: drugWord.optional(),
  }),
  z.strictObject({
    kind: z.literal('allergy'),
    to: allergySchema,
    of: checkedIngredientSchema,
    /** Of the class that both belong to; without it, it is the ingredient itself. */
    class: drugWord.optional(),
  }),
  z.strictObject({
    kind: z.literal('duplicate-ingredient'),
    between: two(checkedIngredientSchema),
  }),
  z.strictObject({
    kind: z.literal('duplicate-therapy'),
    class: drugWord,
    between: two(checkedDrugSchema),
  }),
]);
export type CheckFinding = z.infer<typeof checkFindingSchema>;

/** What the base does not know, and about which the check therefore says nothing. */
export const unknownMedicineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drug'), rxcui, standing }),
  z.strictObject({ kind: z.literal('allergy'), allergy: allergySchema }),
]);
export type UnknownMedicine = z.infer<typeof unknownMedicineSchema>;

/** What a check against a base came to. */
export const checkedSchema = z.strictObject({
  outcome: z.literal('checked'),
  /** Version of the document that put the base in force. */
  version: z.int().min(1),
  baseId: sha256Hex,
  findings: z.array(checkFindingSchema),
  unknown: z.array(unknownMedicineSchema),
});
export type Checked = z.infer<typeof checkedSchema>;

/** Without a base nothing was checked, and that is not the same as nothing found. */
export const interactionCheckSchema = z.discriminatedUnion('outcome', [
  checkedSchema,
  z.strictObject({ outcome: z.literal('unavailable') }),
]);
export type InteractionCheck = z.infer<typeof interactionCheckSchema>;
