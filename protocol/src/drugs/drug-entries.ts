import { z } from 'zod';

/** Identifier of a concept in RxNorm. */
export const rxcui = z.string().regex(/^[1-9][0-9]{0,7}$/, 'Not an RxCUI.');

/** A word of a base's own vocabulary: a source, a class, a management. */
export const drugWord = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'A word has lower-case letters, digits and single hyphens.');

const name = z.string().min(1).max(300);
const words = z.array(drugWord).max(50);

/** How grave an interaction is, the gravest first. */
export const interactionSeverities = ['critical', 'significant', 'moderate', 'minor'] as const;
export const interactionSeverity = z.enum(interactionSeverities);
export type InteractionSeverity = z.infer<typeof interactionSeverity>;

/** Schedules of substances that have a medical use (21 CFR 1308.12 to 1308.15). */
export const drugSchedules = ['II', 'III', 'IV', 'V'] as const;
export const drugSchedule = z.enum(drugSchedules);
export type DrugSchedule = z.infer<typeof drugSchedule>;

const interactionSchema = z.strictObject({
  /** The other ingredient. */
  partner: rxcui,
  severity: interactionSeverity,
  sources: z.array(drugWord).min(1).max(20),
  mechanism: z.string().min(1).max(300).optional(),
  /** What to do, as a word. */
  management: drugWord.optional(),
});
export type DrugInteraction = z.infer<typeof interactionSchema>;

/** How much oral morphine a unit of an opioid counts for (CDC 2022). */
const morphineFactorSchema = z.strictObject({
  /** Of a day's dose; for a patch of what it gives in an hour. */
  unit: z.enum(['mg', 'mcg/h']),
  route: z.enum(['oral', 'transdermal']),
  thousandths: z.int().min(1).max(1_000_000),
});
export type MorphineFactor = z.infer<typeof morphineFactorSchema>;

/** Partners that one ingredient can have; an entry has to fit into one transaction. */
const interactionsLimit = 1_000;

/** An ingredient, and everything that a base knows of it. */
export const ingredientEntrySchema = z.strictObject({
  kind: z.literal('ingredient'),
  rxcui,
  name,
  /** By their partners; none where no source has one. */
  interactions: z.array(interactionSchema).max(interactionsLimit),
  /** Two drugs of one class are a duplicate therapy; `opioid` and `benzodiazepine` are monitored besides. */
  therapyClasses: words,
  /** Who is allergic to one of a class may be to all. */
  allergyClasses: words,
  /** Of what is said here besides the interactions, which have their own. */
  sources: z.array(drugWord).min(1).max(20),
  schedule: drugSchedule.optional(),
  morphine: z.array(morphineFactorSchema).max(5).optional(),
});
export type IngredientEntry = z.infer<typeof ingredientEntrySchema>;

const strengthSchema = z.strictObject({
  thousandths: z.int().min(1),
  unit: z.string().min(1).max(20),
});

/** Whatever is coded and consists of ingredients: a clinical drug, a brand, a salt, a package. */
export const drugEntrySchema = z.strictObject({
  kind: z.literal('drug'),
  rxcui,
  name,
  ingredients: z
    .array(z.strictObject({ rxcui, name, strength: strengthSchema.optional() }))
    .min(1)
    .max(50),
  /** Those of its ingredients. */
  therapyClasses: words,
  sources: z.array(drugWord).min(1).max(20),
  doseForm: z.string().min(1).max(100).optional(),
  /** Its own, which can be another than its ingredients'. */
  schedule: drugSchedule.optional(),
});
export type DrugEntry = z.infer<typeof drugEntrySchema>;

/** One leaf of a base. */
export const knowledgeEntrySchema = z.discriminatedUnion('kind', [
  ingredientEntrySchema,
  drugEntrySchema,
]);
export type KnowledgeEntry = z.infer<typeof knowledgeEntrySchema>;
