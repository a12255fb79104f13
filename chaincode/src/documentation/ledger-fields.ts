import { documentKinds, patientAuthority, phiReferences } from '@healthchain/protocol';
import { coverageCollection } from '@healthchain/protocol/coverage';
import { prescriptionsCollection } from '@healthchain/protocol/prescriptions';
import type { z } from 'zod';
import { ownKeys, privateKeys, publicKeys, type LedgerKey } from '../context/ledger-keys.js';
import type { UseCase } from '../context/use-case.js';
import { leavesOf, type Shape } from './schema-leaves.js';
import { transientOf } from './transient.js';
import { useCases } from './use-cases.js';

/** A kind of value that chaincode reads, and every field in it. */
export interface ReadValue {
  /** Where it is and what it is, such as `public state: commitment`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, ReadonlySet<Shape>>;
}

/** The collections of private keys; all others are in that of authority. */
const collections: ReadonlyMap<string, string> = new Map([
  ...['chart', 'compartment', 'pack'].map((key) => [key, phiReferences] as const),
  ...['coverageRequest', 'coverageAnswer', 'openCoverage'].map(
    (key) => [key, coverageCollection] as const,
  ),
  ...['prescription', 'prescriptionText', 'medicationProfile', 'dispense', 'queued'].map(
    (key) => [key, prescriptionsCollection] as const,
  ),
]);

/** Every kind of value that chaincode reads: state, arguments, transient fields. */
export async function readValues(): Promise<ReadValue[]> {
  const transient = await Promise.all(useCases.map(transientValues));
  return [
    ...ledgerValues(publicKeys, () => 'public state'),
    ...ledgerValues(privateKeys, (key) => collections.get(key) ?? patientAuthority),
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

/** The transient field of a use case, if it has one. */
async function transientValues(useCase: UseCase): Promise<ReadValue[]> {
  const transient = await transientOf(useCase);
  return transient === undefined ? [] : [valueOf(`transient: ${useCase.name}`, transient.schema)];
}
