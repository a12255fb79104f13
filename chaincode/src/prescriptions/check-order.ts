import {
  checkInteractions,
  HealthChainError,
  ingredientIn,
  ingredientsOf,
  type DrugSchedule,
  type InteractionCheck,
  type KnowledgeEntries,
} from '@healthchain/protocol';
import type {
  IssueRequest,
  PrescribedMedicine,
  PrescriptionOrder,
} from '@healthchain/protocol/prescriptions';
import { loadKnowledge } from '../drugs/load-knowledge.js';
import type { HealthContext } from '../context/health-context.js';

/** What the drug knowledge in force says of orders, and of what each consists of. */
export interface CheckedOrders {
  readonly check: InteractionCheck;
  readonly version: number | undefined;
  readonly ingredientsOf: (order: PrescriptionOrder) => readonly string[];
}

/**
 * Checks orders against each other, against what the patient takes as far as the prescriber may know it, and
 * against allergies.
 *
 * @throws HealthChainError `SCHEDULE_MISSTATED`
 */
export async function checkOrders(
  context: HealthContext,
  orders: readonly PrescriptionOrder[],
  { otherMedicines, allergies }: IssueRequest,
  taken: readonly PrescribedMedicine[],
): Promise<CheckedOrders> {
  const asked = {
    drugs: unique(orders.map(({ drug }) => drug)),
    active: unique([...taken.map(({ drug }) => drug), ...otherMedicines]),
    allergies,
  };
  const knowledge = await loadKnowledge(context, asked);
  const entries: KnowledgeEntries = knowledge?.entries ?? new Map();
  orders.forEach((order) => {
    requireSchedule(order, entries);
  });
  return {
    check: checkInteractions(asked, knowledge),
    version: knowledge?.version,
    ingredientsOf: ({ drug }) => {
      const known = ingredientsOf(drug, entries).map(({ rxcui }) => rxcui);
      return known.length > 0 ? known : [drug];
    },
  };
}

/** Requires the schedule that the knowledge has for a drug; of an unknown drug the prescriber states it. */
function requireSchedule({ drug, schedule }: PrescriptionOrder, entries: KnowledgeEntries): void {
  if (entries.has(drug) && scheduleOf(drug, entries) !== schedule) {
    throw new HealthChainError('SCHEDULE_MISSTATED');
  }
}

/** A drug's own schedule, or else the strictest of its ingredients'. */
function scheduleOf(drug: string, entries: KnowledgeEntries): DrugSchedule | undefined {
  const own = entries.get(drug)?.schedule;
  const [strictest] = ingredientsOf(drug, entries)
    .flatMap(({ rxcui }) => ingredientIn(entries, rxcui)?.schedule ?? [])
    .sort();
  return own ?? strictest;
}

function unique(rxcuis: readonly string[]): string[] {
  return [...new Set(rxcuis)];
}
