import { HealthChainError } from '@healthchain/protocol';
import { inSpan } from '../telemetry/span.js';
import { codedRefusal, isUnavailable } from './failures.js';

/**
 * Runs a query and gives its failure a stable code.
 *
 * @param name of the function, which the trace tells
 * @throws HealthChainError LEDGER_UNAVAILABLE, LEDGER_REJECTED or the chaincode's own code.
 */
export function evaluate(name: string, query: () => Promise<Uint8Array>): Promise<Uint8Array> {
  return inSpan('platform/fabric/evaluate', () => coded(query), { 'healthchain.function': name });
}

async function coded(query: () => Promise<Uint8Array>): Promise<Uint8Array> {
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
