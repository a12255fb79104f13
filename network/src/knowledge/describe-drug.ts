import type { DrugEntry, IngredientEntry } from '@healthchain/protocol';
import { inOrder, strictest } from './in-order.js';
import type { DrugStatement } from './statements.js';

/** What a base has of a drug: what its table says, and what follows from its ingredients. */
export function describeDrug(
  { rxcui, name, doseForm, schedule, ingredients, sources }: DrugStatement,
  known: ReadonlyMap<string, IngredientEntry>,
): DrugEntry {
  const entries = ingredients.map((each) => {
    const entry = known.get(each.rxcui);
    if (entry === undefined) {
      throw new Error(`The drug ${rxcui} has an ingredient that is none: ${each.rxcui}.`);
    }
    return { ...each, entry };
  });
  const own = schedule ?? strictest(entries.flatMap(({ entry }) => entry.schedule ?? []));
  return {
    kind: 'drug',
    rxcui,
    name,
    ingredients: entries.map(({ entry, strength }) => ({
      ...{ rxcui: entry.rxcui, name: entry.name },
      ...(strength === undefined ? {} : { strength }),
    })),
    therapyClasses: inOrder(entries.flatMap(({ entry }) => entry.therapyClasses)),
    sources: inOrder(sources),
    ...(doseForm === undefined ? {} : { doseForm }),
    ...(own === undefined || own === 'none' ? {} : { schedule: own }),
  };
}
