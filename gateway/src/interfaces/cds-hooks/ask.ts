import type { Allergy, Checked, MedicationCheck } from '@healthchain/protocol';
import {
  activeMedicines,
  allergiesIn,
  draftedMedicines,
  type Coded,
  type DraftedMedicine,
} from './coded-medicines.js';
import type { CdsBundle, HookRequest } from './schema.js';

/** What a request asks, and what of it cannot be asked. */
export interface Question {
  /** Undefined where no order is for a medicine with an RxCUI. */
  readonly check: MedicationCheck | undefined;
  /** Orders that are asked about. */
  readonly drafts: readonly DraftedMedicine[];
  /** Medicines without an RxCUI, drafted or taken, and allergies without one. */
  readonly uncoded: { readonly medicines: number; readonly allergies: number };
  /** What the client could not get. */
  readonly missing: readonly (keyof HookRequest['prefetch'])[];
}

/** An answer to a question, or that no base of drug knowledge is in force. */
export type Answer = Checked | 'unavailable';

/** Reads what a hook asks of its context and of what was sent along. */
export function questionOf(request: HookRequest): Question {
  const { context, prefetch } = request;
  const drafted = draftedMedicines(context.draftOrders);
  const isAsked = ({ reference }: DraftedMedicine): boolean =>
    request.hook === 'order-sign' || request.context.selections.includes(reference);
  const drafts = drafted.filter(isAsked);
  const others = drafted.filter((each) => !isAsked(each));
  const medications = coded(prefetch.medications, activeMedicines);
  const allergies = coded<Allergy>(prefetch.allergies, allergiesIn);
  const drugs = unique(drafts.flatMap(({ rxcui }) => rxcui ?? []));
  const active = unique([...others.flatMap(({ rxcui }) => rxcui ?? []), ...medications.known]);
  return {
    check: drugs.length === 0 ? undefined : { drugs, active, allergies: [...allergies.known] },
    drafts,
    uncoded: {
      medicines: drafted.filter(({ rxcui }) => rxcui === undefined).length + medications.uncoded,
      allergies: allergies.uncoded,
    },
    missing: (['medications', 'allergies'] as const).filter((name) => prefetch[name] === null),
  };
}

function coded<Value>(
  bundle: CdsBundle | null | undefined,
  read: (bundle: CdsBundle) => Coded<Value>,
): Coded<Value> {
  return bundle == null ? { known: [], uncoded: 0 } : read(bundle);
}

function unique(rxcuis: readonly string[]): string[] {
  return [...new Set(rxcuis)];
}
