import {
  drugBaseOf,
  drugKnowledgeSchema,
  knowledgeEntrySchema,
  type DrugBase,
  type DrugKnowledge,
  type IngredientEntry,
  type KnowledgeEntry,
} from '@healthchain/protocol';
import { describeDrug } from './describe-drug.js';
import { groupBy } from './group-by.js';
import { first, inOrder, strictest } from './in-order.js';
import { interactionsOf } from './interactions-of.js';
import type { Statements } from './statements.js';

/** A base with the document that would put it in force, and what of the files could not be taken. */
export interface MadeBase extends DrugBase {
  readonly document: DrugKnowledge;
  readonly notes: readonly string[];
}

/**
 * Makes one base of everything that is stated. Neither the order of the files nor that of their rows
 * matters, so that whoever has the same files makes the same base.
 *
 * @throws Error where a statement needs another that is missing
 */
export function makeBase(statements: Statements): MadeBase {
  const { interactions, notes } = interactionsOf(statements);
  const names = namesOf(statements);
  const rxcuis = inOrder([
    ...statements.ingredients.map(({ rxcui }) => rxcui),
    ...statements.drugs.flatMap(({ ingredients }) => ingredients.map(({ rxcui }) => rxcui)),
    ...statements.morphine.map(({ rxcui }) => rxcui),
    ...interactions.keys(),
  ]);
  const drugs = new Set(statements.drugs.map(({ rxcui }) => rxcui));
  const ingredients = rxcuis
    .filter((rxcui) => !drugs.has(rxcui))
    .map((rxcui) => describeIngredient(rxcui, statements, names, interactions.get(rxcui) ?? []));
  const known = new Map(ingredients.map((entry) => [entry.rxcui, entry]));
  const entries = [
    ...ingredients,
    ...statements.drugs.map((statement) => describeDrug(statement, known)),
  ].map((entry): KnowledgeEntry => knowledgeEntrySchema.parse(entry));
  const base = drugBaseOf(entries);
  return { ...base, document: documentOf(base.baseId, entries, statements), notes };
}

/** The names of ingredients: tables of them go before whoever only mentions one. */
function namesOf({ ingredients, groups }: Statements): ReadonlyMap<string, string> {
  const own = groupBy(ingredients, ({ rxcui }) => rxcui);
  const mentioned = groupBy(groups, ({ rxcui }) => rxcui);
  return new Map(
    [...own.keys(), ...mentioned.keys()].map((rxcui) => {
      const stated = own.get(rxcui) ?? mentioned.get(rxcui) ?? [];
      return [rxcui, first(stated.map(({ name }) => name.toLowerCase())) ?? ''];
    }),
  );
}

function describeIngredient(
  rxcui: string,
  { ingredients, morphine }: Statements,
  names: ReadonlyMap<string, string>,
  interactions: IngredientEntry['interactions'],
): IngredientEntry {
  const stated = ingredients.filter((each) => each.rxcui === rxcui);
  const factors = morphine.filter((each) => each.rxcui === rxcui);
  const schedule = strictest(stated.flatMap((each) => each.schedule ?? []));
  const sources = [...stated, ...factors].flatMap((each) => each.sources);
  return {
    kind: 'ingredient',
    rxcui,
    name: names.get(rxcui) ?? missing(rxcui),
    interactions,
    therapyClasses: inOrder(stated.flatMap((each) => each.therapyClasses)),
    allergyClasses: inOrder(stated.flatMap((each) => each.allergyClasses)),
    sources: inOrder([...sources, ...interactions.flatMap((each) => each.sources)]),
    ...(schedule === undefined ? {} : { schedule }),
    ...(factors.length === 0
      ? {}
      : {
          morphine: factors.map(({ unit, route, thousandths }) => ({ unit, route, thousandths })),
        }),
  };
}

function missing(rxcui: string): never {
  throw new Error(`No table says which ingredient ${rxcui} is.`);
}

/** Names what the entries are from, and nothing else that a table of sources has. */
function documentOf(
  baseId: string,
  entries: readonly KnowledgeEntry[],
  { sources }: Statements,
): DrugKnowledge {
  const used = inOrder(
    entries.flatMap((entry) => [
      ...entry.sources,
      ...(entry.kind === 'ingredient' ? entry.interactions.flatMap((each) => each.sources) : []),
    ]),
  );
  return drugKnowledgeSchema.parse({
    baseId,
    entries: entries.length,
    sources: used.map((id) => {
      const source = sources.find((each) => each.id === id);
      if (source === undefined) {
        throw new Error(`No table of sources says what ${id} is.`);
      }
      return source;
    }),
    allergyClasses: inOrder(
      entries.flatMap((entry) => (entry.kind === 'ingredient' ? entry.allergyClasses : [])),
    ),
  });
}
