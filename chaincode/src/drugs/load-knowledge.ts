import {
  codesOf,
  examinedIn,
  ingredientsOf,
  type KnowledgeEntries,
  type KnowledgeEntry,
  type KnowledgeFacts,
  type MedicationCheck,
} from '@healthchain/protocol';
import type { HealthContext } from '../context/health-context.js';
import { publicKeys } from '../context/ledger-keys.js';

/**
 * Loads what a check needs: of what is taken already its ingredients, of new drugs and allergies the
 * entries of their ingredients as well, however large the base is.
 *
 * @returns undefined where no base is in force
 */
export async function loadKnowledge(
  context: HealthContext,
  asked: MedicationCheck,
): Promise<KnowledgeFacts | undefined> {
  const inForce = await context.publicState.get(publicKeys.drugKnowledge());
  if (inForce === undefined) {
    return undefined;
  }
  const { version, content } = inForce;
  const { baseId, allergyClasses } = content;
  const named = await loadEntries(context, baseId, codesOf(asked));
  const examined = examinedIn(asked).flatMap((each) => ingredientsOf(each, named));
  const missing = examined.map(({ rxcui }) => rxcui).filter((each) => !named.has(each));
  const ingredients = await loadEntries(context, baseId, missing);
  return { version, baseId, allergyClasses, entries: new Map([...named, ...ingredients]) };
}

async function loadEntries(
  { publicState }: HealthContext,
  baseId: string,
  rxcuis: readonly string[],
): Promise<KnowledgeEntries> {
  const loaded = await Promise.all(
    [...new Set(rxcuis)].map((rxcui) => publicState.get(publicKeys.drug(baseId, rxcui))),
  );
  const known = loaded.filter((entry): entry is KnowledgeEntry => entry !== undefined);
  return new Map(known.map((entry) => [entry.rxcui, entry]));
}
