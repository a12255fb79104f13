import { documentKinds, patientAuthority, phiReferences } from '@healthchain/protocol';
import type { z } from 'zod';
import { ownKeys, privateKeys, publicKeys, type LedgerKey } from '../context/ledger-keys.js';
import type { UseCase } from '../context/use-case.js';
import { leavesOf, type Shape } from './schema-leaves.js';
import { useCases } from './use-cases.js';

/** A kind of value that chaincode reads, and every field in it. */
export interface ReadValue {
  /** Where it is and what it is, such as `public state: commitment`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, ReadonlySet<Shape>>;
}

/** Private keys in the collection of references; all others are in that of authority. */
const inReferences: ReadonlySet<string> = new Set(['chart', 'compartment', 'pack']);

/** Every kind of value that chaincode reads: state, arguments, transient fields. */
export async function readValues(): Promise<ReadValue[]> {
  const transient = await Promise.all(useCases.map(transientValues));
  return [
    ...ledgerValues(publicKeys, () => 'public state'),
    ...ledgerValues(privateKeys, (key) =>
      inReferences.has(key) ? phiReferences : patientAuthority,
    ),
    ...ledgerValues(ownKeys, () => 'own collection'),
    ...useCases.map(({ name, arguments: schema }) => valueOf(`arguments: ${name}`, schema)),
    ...transient.flat(),
  ].filter(({ fields }) => fields.size > 0);
}

const valueOf = (name: string, schema: z.ZodType): ReadValue => ({
  name,
  fields: leavesOf(schema),
});

function ledgerValues(keys: object, placeOf: (key: string) => string): ReadValue[] {
  return Object.entries(keys as Record<string, (first: string) => LedgerKey>).map(([key, make]) =>
    // Of what a key is made says nothing about the value under it, but for the kind of a document.
    valueOf(`${placeOf(key)}: ${key}`, make(documentKinds[0]).schema),
  );
}

/** Ends a use case once it has told the schema of its transient field. */
class SchemaTold extends Error {
  constructor(readonly schema: z.ZodType) {
    super('The schema is told.');
  }
}

/** What a use case can see before it reads its transient field: a caller who may open charts. */
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

/**
 * The transient field of a use case, which it reads before all else.
 *
 * @throws Error for one that names a transient field and does something else first
 */
async function transientValues(useCase: UseCase): Promise<ReadValue[]> {
  if (useCase.transient === undefined) {
    return [];
  }
  const context = {
    ...clinician,
    transient: (_field: string, schema: z.ZodType): never => {
      throw new SchemaTold(schema);
    },
  };
  try {
    await (useCase as unknown as Runnable).run(context, {});
  } catch (error) {
    if (error instanceof SchemaTold) {
      return [valueOf(`transient: ${useCase.name}`, error.schema)];
    }
    throw new Error(`${useCase.name} does not read its transient field first.`, { cause: error });
  }
  throw new Error(`${useCase.name} does not read its transient field.`);
}
