import { HealthChainError, isCodedMessage } from '@healthchain/protocol';
import type { ChaincodeInterface, ChaincodeResponse, ChaincodeStub } from 'fabric-shim';

/** The chaincode as peers call it: every failure has a stable code, and shutdown can wait. */
export class ChaincodeService implements ChaincodeInterface {
  private running = 0;
  private whenIdle: (() => void) | undefined;

  constructor(private readonly contracts: ChaincodeInterface) {}

  Init(stub: ChaincodeStub): Promise<ChaincodeResponse> {
    return this.Invoke(stub);
  }

  async Invoke(stub: ChaincodeStub): Promise<ChaincodeResponse> {
    this.running += 1;
    try {
      return withCode(await this.contracts.Invoke(stub));
    } finally {
      this.running -= 1;
      if (this.running === 0) {
        this.whenIdle?.();
      }
    }
  }

  /** Resolves when no invocation is in progress. */
  async idle(): Promise<void> {
    if (this.running > 0) {
      await new Promise<void>((resolve) => {
        this.whenIdle = resolve;
      });
    }
  }
}

/**
 * Contracts answer coded failures only. A failure without code comes from Fabric's dispatcher, which
 * found no such contract or other arguments than the metadata tell; its text may quote the caller.
 */
function withCode(response: ChaincodeResponse): ChaincodeResponse {
  const failed = response.status >= 400;
  if (!failed || isCodedMessage(response.message ?? '')) {
    return response;
  }
  const { message } = new HealthChainError(
    'INVALID_ARGUMENT',
    'The function or its arguments are not those of the contract’s metadata.',
  );
  return { ...response, message };
}
