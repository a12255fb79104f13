import { canonicalJson, type JsonValue } from '../canonical-json.js';
import type { DrugInteraction } from './drug-entries.js';
import { findAllergies, unknownAllergies } from './find-allergies.js';
import type {
  CheckedIngredient,
  CheckFinding,
  InteractionCheck,
  MedicationCheck,
} from './medication-check.js';
import { ingredientIn, medicineOf, type KnowledgeEntries, type Medicine } from './medicine.js';

/** The base in force, and those of its entries that a check needs. */
export interface KnowledgeFacts {
  readonly version: number;
  readonly baseId: string;
  readonly allergyClasses: readonly string[];
  /** Of what is named and, of new drugs and allergies, of the ingredients. */
  readonly entries: KnowledgeEntries;
}

/**
 * Checks new drugs against each other, against what is taken already, and against allergies. The order in
 * which anything is named does not matter. What is taken already is not checked against itself.
 *
 * @param facts undefined where no base is in force
 */
export function checkInteractions(
  asked: MedicationCheck,
  facts: KnowledgeFacts | undefined,
): InteractionCheck {
  if (facts === undefined) {
    return { outcome: 'unavailable' };
  }
  const { version, baseId, entries } = facts;
  const fresh = asked.drugs.map((rxcui) => medicineOf(rxcui, 'new', entries));
  const active = asked.active.map((rxcui) => medicineOf(rxcui, 'active', entries));
  const pairs = fresh.flatMap((drug, index) =>
    [...fresh.slice(index + 1), ...active].map((other) => [drug, other] as const),
  );
  return {
    ...{ outcome: 'checked', version, baseId },
    findings: sorted([
      ...pairs.flatMap(([drug, other]) => findBetween(drug, other, entries)),
      ...fresh.flatMap((drug) => findAllergies(drug, asked.allergies, entries)),
    ]),
    unknown: sorted([
      ...[...fresh, ...active].flatMap(({ unknown }) => unknown),
      ...unknownAllergies(asked.allergies, facts),
    ]),
  };
}

function findBetween(drug: Medicine, other: Medicine, entries: KnowledgeEntries): CheckFinding[] {
  const shared = drug.therapyClasses.filter((each) => other.therapyClasses.includes(each));
  return [
    ...drug.ingredients.flatMap((one) =>
      other.ingredients.flatMap((another) => findBetweenIngredients(one, another, entries)),
    ),
    ...shared.map((name): CheckFinding => ({
      kind: 'duplicate-therapy',
      class: name,
      between: inOrder(drug.drug, other.drug),
    })),
  ];
}

function findBetweenIngredients(
  one: CheckedIngredient,
  another: CheckedIngredient,
  entries: KnowledgeEntries,
): CheckFinding[] {
  const between = inOrder(one, another);
  if (one.ingredient === another.ingredient) {
    return [{ kind: 'duplicate-ingredient', between }];
  }
  const found = interactionOf(one, another, entries) ?? interactionOf(another, one, entries);
  return found === undefined ? [] : [{ kind: 'interaction', between, ...statedIn(found) }];
}

/** What a base says of a pair, whichever of the two it says it of. */
function statedIn({ partner: _, ...stated }: DrugInteraction): Omit<DrugInteraction, 'partner'> {
  return stated;
}

function interactionOf(
  { ingredient }: CheckedIngredient,
  { ingredient: partner }: CheckedIngredient,
  entries: KnowledgeEntries,
): DrugInteraction | undefined {
  return ingredientIn(entries, ingredient)?.interactions.find((each) => each.partner === partner);
}

function inOrder<Side extends JsonValue>(one: Side, another: Side): [Side, Side] {
  return canonicalJson(one) <= canonicalJson(another) ? [one, another] : [another, one];
}

function sorted<Value extends JsonValue>(values: readonly Value[]): Value[] {
  return values
    .map((value) => [canonicalJson(value), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, value]) => value);
}
