import type { z } from 'zod';
import type { ndfRtTable } from './columns.js';
import { nothingStated, type IngredientStatement, type Statements } from './statements.js';

/** Name by which a base refers to the interactions of NDF-RT; a table of sources says what it is. */
const sources = ['ndf-rt'];

/** What NDF-RT states. Rows that lack an RxCUI are left out, and a note says so. */
export function statedByNdfRt(rows: readonly z.infer<typeof ndfRtTable>[]): Statements {
  return {
    ...nothingStated,
    ingredients: rows.flatMap(({ rxcui1, name1, rxcui2, name2 }) => [
      ...ingredient(rxcui1, name1),
      ...ingredient(rxcui2, name2),
    ]),
    interactions: rows.flatMap(({ rxcui1: object, rxcui2: precipitant, severity }) =>
      object === undefined || precipitant === undefined
        ? []
        : {
            ...{ object, precipitant, sources },
            severity: severity === 'Critical' ? 'critical' : 'significant',
          },
    ),
    notes: rows
      .filter(({ rxcui1, rxcui2 }) => rxcui1 === undefined || rxcui2 === undefined)
      .map(({ label }) => `Left out, for it lacks an RxCUI: ${label}.`),
  };
}

function ingredient(rxcui: string | undefined, name: string): IngredientStatement[] {
  return rxcui === undefined
    ? []
    : [{ rxcui, name, therapyClasses: [], allergyClasses: [], sources }];
}
