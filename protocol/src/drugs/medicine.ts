import type { IngredientEntry, KnowledgeEntry } from './drug-entries.js';
import type {
  CheckedDrug,
  CheckedIngredient,
  MedicationCheck,
  UnknownMedicine,
} from './medication-check.js';

/** Entries of a base by their RxCUI. */
export type KnowledgeEntries = ReadonlyMap<string, KnowledgeEntry>;

/** A drug with what a base knows of it. */
export interface Medicine {
  readonly drug: CheckedDrug;
  readonly ingredients: readonly CheckedIngredient[];
  readonly therapyClasses: readonly string[];
  readonly unknown: readonly UnknownMedicine[];
}

/** What a check names by its code: it needs the entries of all of these. */
export function codesOf({ drugs, active, allergies }: MedicationCheck): readonly string[] {
  const substances = allergies.flatMap((each) => (each.kind === 'substance' ? each.rxcui : []));
  return [...new Set([...drugs, ...active, ...substances])];
}

/** Whose ingredients a check needs the entries of besides; those of what is taken already it does not. */
export function examinedIn({ drugs, allergies }: MedicationCheck): readonly string[] {
  return codesOf({ drugs, active: [], allergies });
}

/** The ingredients of whatever is coded: an ingredient is its own; none where it is unknown. */
export function ingredientsOf(
  rxcui: string,
  entries: KnowledgeEntries,
): readonly { readonly rxcui: string; readonly name: string }[] {
  const entry = entries.get(rxcui);
  return entry === undefined ? [] : entry.kind === 'drug' ? entry.ingredients : [entry];
}

/** The entry of an ingredient, where it has been read. */
export function ingredientIn(
  entries: KnowledgeEntries,
  rxcui: string,
): IngredientEntry | undefined {
  const entry = entries.get(rxcui);
  return entry?.kind === 'ingredient' ? entry : undefined;
}

/** Whether something is known down to the entries of its ingredients. */
export function isExaminable(rxcui: string, entries: KnowledgeEntries): boolean {
  const ingredients = ingredientsOf(rxcui, entries);
  return (
    ingredients.length > 0 &&
    ingredients.every((each) => ingredientIn(entries, each.rxcui) !== undefined)
  );
}

export function medicineOf(
  rxcui: string,
  standing: CheckedDrug['standing'],
  entries: KnowledgeEntries,
): Medicine {
  const entry = entries.get(rxcui);
  const drug: CheckedDrug = { rxcui, name: entry?.name ?? '', standing };
  const isKnown = standing === 'new' ? isExaminable(rxcui, entries) : entry !== undefined;
  return {
    drug,
    ingredients: ingredientsOf(rxcui, entries).map((each) => ({
      ...{ drug, ingredient: each.rxcui, ingredientName: each.name },
    })),
    therapyClasses: entry?.therapyClasses ?? [],
    unknown: isKnown ? [] : [{ kind: 'drug', rxcui, standing }],
  };
}
