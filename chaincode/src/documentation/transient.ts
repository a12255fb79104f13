import type { z } from 'zod';
import type { UseCase } from '../context/use-case.js';

/** The transient field that a use case reads. */
export interface TransientField {
  readonly name: string;
  readonly schema: z.ZodType;
}

/** Ends a use case once it has told its transient field. */
class FieldTold extends Error {
  constructor(readonly field: TransientField) {
    super('The field is told.');
  }
}

/** What a use case can see besides its transient field: a caller who may open charts. */
const clinician = {
  caller: { mspId: 'LakesideMSP', publicKeyDigest: '' },
  time: { epochMilliseconds: 0 },
  organization: () => Promise.resolve({ kind: 'hospital' }),
  publicState: {
    get: () =>
      Promise.resolve({
        role: 'attending',
        countersignedBy: 'MillbrookMSP',
        validUntil: '2100-01-01T00:00:00Z',
        content: {
          hierarchy: [],
          rules: [
            {
              ...{ roles: ['attending'], actions: ['read'] },
              ...{ classes: ['clinical'], purposes: ['TREAT'] },
            },
          ],
        },
      }),
  },
};

/** How a use case runs, which its type does not show. */
interface Runnable {
  readonly run: (context: object, args: object) => Promise<unknown>;
}

/** Runs a use case until it asks the ledger for more than who the caller is. */
export function runUntilLedger(
  useCase: UseCase,
  args: object,
  transient: (name: string, schema: z.ZodType) => unknown,
): Promise<unknown> {
  return (useCase as unknown as Runnable).run({ ...clinician, transient }, args);
}

/**
 * The transient field of a use case, which it reads before all else; undefined for one without.
 *
 * @throws Error for one that names a transient field and does something else first
 */
export async function transientOf(useCase: UseCase): Promise<TransientField | undefined> {
  if (useCase.transient === undefined) {
    return undefined;
  }
  try {
    await runUntilLedger(useCase, {}, (name, schema) => {
      throw new FieldTold({ name, schema });
    });
  } catch (error) {
    if (error instanceof FieldTold) {
      return error.field;
    }
    throw new Error(`${useCase.name} does not read its transient field first.`, { cause: error });
  }
  throw new Error(`${useCase.name} does not read its transient field.`);
}
