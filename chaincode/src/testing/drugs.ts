import { randomUUID } from 'node:crypto';
import {
  drugBaseOf,
  type DrugBase,
  type DrugEntry,
  type DrugKnowledge,
  type IngredientEntry,
  type KnowledgeEntry,
  type MedicationCheck,
} from '@healthchain/protocol';
import { succeeded, type Consortium } from './consortium.js';
import type { TestIdentity } from './identity.js';
import { putInForce } from './patients.js';
import type { Outcome, TestLedger } from './test-ledger.js';

const contract = 'PrescriptionManagementContract';

/** An ingredient of which nothing is known, unless told. */
export function ingredientOf(
  rxcui: string,
  name: string,
  change: Partial<IngredientEntry> = {},
): IngredientEntry {
  return {
    ...{ kind: 'ingredient', rxcui, name, interactions: [], therapyClasses: [] },
    ...{ allergyClasses: [], sources: ['rxnorm'], ...change },
  };
}

/** A drug of these ingredients. */
export function drugOf(
  rxcui: string,
  name: string,
  ingredients: readonly IngredientEntry[],
): DrugEntry {
  return {
    ...{ kind: 'drug', rxcui, name, sources: ['rxnorm'] },
    ingredients: ingredients.map((each) => ({ rxcui: each.rxcui, name: each.name })),
    therapyClasses: [...new Set(ingredients.flatMap(({ therapyClasses }) => therapyClasses))],
  };
}

const stated = { severity: 'critical' as const, sources: ['onc-2012'] };
const phenelzine = ingredientOf('8123', 'phenelzine', {
  interactions: [{ partner: '4493', ...stated }],
});
const fluoxetine = ingredientOf('4493', 'fluoxetine', {
  interactions: [{ partner: '8123', ...stated, mechanism: 'serotonin syndrome' }],
});
const penicillins = { allergyClasses: ['penicillins'] };
const amoxicillin = ingredientOf('723', 'amoxicillin', penicillins);

/** A few drugs: an interaction, a class of allergies, clinical drugs. */
export const testEntries: readonly KnowledgeEntry[] = [
  ...[phenelzine, fluoxetine, amoxicillin],
  ingredientOf('7984', 'penicillin v', penicillins),
  drugOf('310385', 'fluoxetine 20 MG Oral Capsule', [fluoxetine]),
];

/** The document that puts a base in force. */
export function knowledgeOf({ baseId, entries }: DrugBase): DrugKnowledge {
  const source = { title: 'A list', licence: 'facts', date: '2012' };
  const sources = [
    { id: 'onc-2012', ...source },
    { id: 'rxnorm', ...source },
  ];
  return { baseId, entries: entries.length, sources, allergyClasses: ['penicillins'] };
}

export function stageDrugs(
  ledger: TestLedger,
  as: TestIdentity,
  { baseId, entries }: DrugBase,
): Promise<Outcome> {
  const args = [baseId, JSON.stringify(entries), randomUUID()];
  return ledger.run({ as, call: `${contract}:StageDrugEntries`, args });
}

/** Puts a base of these entries on the ledger and in force. */
export async function putDrugsInForce(
  consortium: Consortium,
  entries: readonly KnowledgeEntry[] = testEntries,
  version = 1,
): Promise<DrugBase> {
  const base = drugBaseOf(entries);
  const { ledger, lakeside } = consortium;
  for (let from = 0; from < base.entries.length; from += 500) {
    const part = { ...base, entries: base.entries.slice(from, from + 500) };
    succeeded(await stageDrugs(ledger, lakeside.admin, part));
  }
  await putInForce(consortium, 'drugKnowledge', knowledgeOf(base), version);
  return base;
}

export function checkDrugs(
  ledger: TestLedger,
  as: TestIdentity,
  asked: Partial<MedicationCheck>,
): Promise<Outcome> {
  const medication = { drugs: ['310385'], active: [], allergies: [], ...asked };
  return ledger.run({
    ...{ as, call: `${contract}:CheckInteractions`, args: [] },
    transient: { medication },
  });
}
