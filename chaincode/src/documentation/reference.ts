import '../server/quiet-shim.js';
import { createChaincode } from '../chaincode.js';
import { exampleCallOf } from './example-call.js';
import { renderReference } from './render.js';
import { useCases } from './use-cases.js';

/** Where the reference is kept. */
export const referenceFile = new URL('../../../docs/api-reference/chaincode.md', import.meta.url);

/** The functions that have an example: those of access control. */
export const exemplified = useCases.filter(({ name }) => name.startsWith('AccessControlContract:'));

/** The reference of the contracts as they are built. */
export async function createReference(): Promise<string> {
  const calls = await Promise.all(
    exemplified.map(async (useCase) => [useCase.name, await exampleCallOf(useCase)] as const),
  );
  return renderReference(createChaincode().metadata, useCases, new Map(calls));
}
