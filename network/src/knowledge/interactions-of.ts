import { interactionSeverities, type DrugInteraction } from '@healthchain/protocol';
import { groupBy } from './group-by.js';
import { first, inOrder } from './in-order.js';
import type { InteractionStatement, Statements } from './statements.js';

/** Interactions by their ingredients, each under both. */
interface Interactions {
  readonly interactions: ReadonlyMap<string, DrugInteraction[]>;
  readonly notes: readonly string[];
}

/** One pair of codes of which a statement speaks. */
interface StatedPair {
  readonly pair: readonly [string, string];
  readonly statement: InteractionStatement;
}

/**
 * Brings what is stated of groups, salts and brands down to pairs of ingredients, and what several files
 * state of one pair together: the gravest severity counts, and all sources are named.
 *
 * @throws Error for a group without members, and for a drug of several ingredients
 */
export function interactionsOf(statements: Statements): Interactions {
  const pairs = statements.interactions.flatMap((statement) => expand(statement, statements));
  const byPair = groupBy(
    pairs.filter(({ pair: [one, other] }) => one !== other),
    ({ pair }) => inOrder(pair).join(' '),
  );
  const sided = [...byPair.values()].flatMap((stated) => bothSides(stated));
  const byIngredient = groupBy(sided, ({ rxcui }) => rxcui);
  return {
    interactions: new Map(
      [...byIngredient].map(([rxcui, each]) => [
        rxcui,
        each
          .map(({ interaction }) => interaction)
          .sort((a, b) => Number(a.partner) - Number(b.partner)),
      ]),
    ),
    notes: [
      ...statements.notes,
      ...pairs
        .filter(({ pair: [one, other] }) => one === other)
        .map(({ pair: [one] }) => `Left out, for it is of an ingredient with itself: ${one}.`),
    ],
  };
}

function expand(statement: InteractionStatement, statements: Statements): StatedPair[] {
  return membersOf(statement.object, statements).flatMap((one) =>
    membersOf(statement.precipitant, statements).map((other): StatedPair => ({
      pair: [one, other],
      statement,
    })),
  );
}

/** The ingredients behind a side: those of the group, or the one that is meant by a code. */
function membersOf(side: string, { groups, drugs }: Statements): readonly string[] {
  const members = groups.filter(({ group }) => group === side).map(({ rxcui }) => rxcui);
  const codes = members.length > 0 ? members : [side];
  return inOrder(
    codes.map((code) => {
      if (!/^\d+$/.test(code)) {
        throw new Error(`No table says who is in the group ${code}.`);
      }
      const [ingredient = code, another] =
        drugs.find(({ rxcui }) => rxcui === code)?.ingredients.map(({ rxcui }) => rxcui) ?? [];
      if (another !== undefined) {
        throw new Error(`The drug ${code} has several ingredients: name the one that is meant.`);
      }
      return ingredient;
    }),
  );
}

function bothSides(
  stated: readonly StatedPair[],
): { readonly rxcui: string; readonly interaction: DrugInteraction }[] {
  const [{ pair: [one, other] } = { pair: ['', ''] }] = stated;
  const merged = merge(stated.map(({ statement }) => statement));
  return [
    { rxcui: one, interaction: { partner: other, ...merged } },
    { rxcui: other, interaction: { partner: one, ...merged } },
  ];
}

/** What all state together; mechanism and management are the gravest's where that has any. */
function merge(statements: readonly InteractionStatement[]): Omit<DrugInteraction, 'partner'> {
  const byGravity = interactionSeverities.map((severity) =>
    statements.filter((each) => each.severity === severity),
  );
  const mechanism = gravest(byGravity, (each) => each.mechanism);
  const management = gravest(byGravity, (each) => each.management);
  const severity = interactionSeverities.find((_, rank) => (byGravity[rank] ?? []).length > 0);
  return {
    severity: severity ?? 'minor',
    sources: inOrder(statements.flatMap(({ sources }) => sources)),
    ...(mechanism === undefined ? {} : { mechanism }),
    ...(management === undefined ? {} : { management }),
  };
}

function gravest(
  byGravity: readonly (readonly InteractionStatement[])[],
  valueOf: (statement: InteractionStatement) => string | undefined,
): string | undefined {
  return byGravity
    .map((statements) => first(statements.flatMap((each) => valueOf(each) ?? [])))
    .find((value) => value !== undefined);
}
