import '../server/quiet-shim.js';
import { createChaincode } from '../chaincode.js';
import { renderReference } from './render.js';
import { useCases } from './use-cases.js';

/** Where the reference is kept. */
export const referenceFile = new URL('../../../docs/api-reference/chaincode.md', import.meta.url);

/** The reference of the contracts as they are built. */
export function createReference(): string {
  return renderReference(createChaincode().metadata, useCases);
}
