import { HealthChainError } from '@healthchain/protocol';
import { Contract, type Context } from 'fabric-contract-api';
import { errorFields, log } from '../log.js';
import { HealthContext } from './health-context.js';

/** Base of the contracts: gives their functions a {@link HealthContext} and their errors a code. */
export abstract class HealthContract extends Contract {
  override createContext(): HealthContext {
    return new HealthContext();
  }

  override unknownTransaction(): Promise<void> {
    return Promise.reject(
      new HealthChainError('INVALID_ARGUMENT', 'The contract has no such function.'),
    );
  }

  /**
   * Passes refusals on as they are. Anything else becomes `INTERNAL`, so that no detail reaches the
   * client; the log has it under the transaction id.
   */
  override async aroundTransaction(
    context: Context,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- as fabric-contract-api declares it
    functionName: Function,
    parameters: unknown,
  ): Promise<void> {
    try {
      // Declared void by fabric-contract-api; it is the function's result.
      // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression
      return await super.aroundTransaction(context, functionName, parameters);
    } catch (error) {
      if (error instanceof HealthChainError) {
        throw error;
      }
      log('error', 'unexpected failure', {
        transactionId: context.stub.getTxID(),
        ...errorFields(error),
      });
      throw new HealthChainError('INTERNAL', undefined, { cause: error });
    }
  }
}
