import { HealthChainError } from '@healthchain/protocol';
import { codedRefusal, isUnavailable } from './failures.js';

/**
 * Runs a query and gives its failure a stable code.
 *
 * @throws HealthChainError LEDGER_UNAVAILABLE, LEDGER_REJECTED or the chaincode's own code.
 */
export async function evaluate(query: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await query();
  } catch (error) {
    throw (
      codedRefusal(error) ??
      new HealthChainError(
        isUnavailable(error) ? 'LEDGER_UNAVAILABLE' : 'LEDGER_REJECTED',
        undefined,
        { cause: error },
      )
    );
  }
}
