import type {
  Allergy,
  CheckedIngredient,
  CheckFinding,
  UnknownMedicine,
} from './medication-check.js';
import {
  ingredientIn,
  ingredientsOf,
  isExaminable,
  type KnowledgeEntries,
  type Medicine,
} from './medicine.js';

/** Where a drug is, or is of the class of, what somebody does not bear. */
export function findAllergies(
  { ingredients }: Medicine,
  allergies: readonly Allergy[],
  entries: KnowledgeEntries,
): CheckFinding[] {
  return ingredients.flatMap((of) => allergies.flatMap((to) => findAllergy(of, to, entries)));
}

/** Allergies of which the base does not know what they are to. */
export function unknownAllergies(
  allergies: readonly Allergy[],
  base: { readonly allergyClasses: readonly string[]; readonly entries: KnowledgeEntries },
): UnknownMedicine[] {
  const isKnown = (each: Allergy): boolean =>
    each.kind === 'class'
      ? base.allergyClasses.includes(each.class)
      : isExaminable(each.rxcui, base.entries);
  return allergies
    .filter((each) => !isKnown(each))
    .map((allergy) => ({ kind: 'allergy', allergy }));
}

function findAllergy(
  of: CheckedIngredient,
  to: Allergy,
  entries: KnowledgeEntries,
): CheckFinding[] {
  const own = classesOf(of.ingredient, entries);
  const withClass = (name: string): CheckFinding => ({ kind: 'allergy', to, of, class: name });
  if (to.kind === 'class') {
    return own.filter((name) => name === to.class).map(withClass);
  }
  const allergens = ingredientsOf(to.rxcui, entries).map(({ rxcui }) => rxcui);
  if (allergens.includes(of.ingredient)) {
    return [{ kind: 'allergy', to, of }];
  }
  const theirs = allergens.flatMap((each) => classesOf(each, entries));
  return own.filter((name) => theirs.includes(name)).map(withClass);
}

function classesOf(rxcui: string, entries: KnowledgeEntries): readonly string[] {
  return ingredientIn(entries, rxcui)?.allergyClasses ?? [];
}
