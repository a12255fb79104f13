import type {
  DrugSchedule,
  InteractionSeverity,
  KnowledgeSource,
  MorphineFactor,
} from '@healthchain/protocol';

/** What a file says of an ingredient itself. */
export interface IngredientStatement {
  readonly rxcui: string;
  readonly name: string;
  readonly schedule?: DrugSchedule;
  readonly therapyClasses: readonly string[];
  readonly allergyClasses: readonly string[];
  readonly sources: readonly string[];
}

export interface DrugStatement {
  readonly rxcui: string;
  readonly name: string;
  readonly doseForm?: string;
  /** `none` where a preparation is exempt; without it the strictest of its ingredients. */
  readonly schedule?: DrugSchedule | 'none';
  readonly ingredients: readonly StatedIngredient[];
  readonly sources: readonly string[];
}

export interface StatedIngredient {
  readonly rxcui: string;
  readonly strength?: { readonly thousandths: number; readonly unit: string };
}

export interface MorphineStatement extends MorphineFactor {
  readonly rxcui: string;
  readonly sources: readonly string[];
}

/** Whoever is in a group. */
export interface GroupStatement {
  readonly group: string;
  readonly rxcui: string;
  readonly name: string;
}

/** Each side is an RxCUI, or a group for each of its members. */
export interface InteractionStatement {
  readonly object: string;
  readonly precipitant: string;
  readonly severity: InteractionSeverity;
  readonly sources: readonly string[];
  readonly mechanism?: string;
  readonly management?: string;
}

/** What files say, and what of it could not be taken. */
export interface Statements {
  readonly sources: readonly KnowledgeSource[];
  readonly ingredients: readonly IngredientStatement[];
  readonly drugs: readonly DrugStatement[];
  readonly morphine: readonly MorphineStatement[];
  readonly groups: readonly GroupStatement[];
  readonly interactions: readonly InteractionStatement[];
  readonly notes: readonly string[];
}

export const nothingStated: Statements = {
  sources: [],
  ingredients: [],
  drugs: [],
  morphine: [],
  groups: [],
  interactions: [],
  notes: [],
};

/** What several files say together. */
export function combine(all: readonly Statements[]): Statements {
  return {
    sources: all.flatMap(({ sources }) => sources),
    ingredients: all.flatMap(({ ingredients }) => ingredients),
    drugs: all.flatMap(({ drugs }) => drugs),
    morphine: all.flatMap(({ morphine }) => morphine),
    groups: all.flatMap(({ groups }) => groups),
    interactions: all.flatMap(({ interactions }) => interactions),
    notes: all.flatMap(({ notes }) => notes),
  };
}
