import { HealthChainError } from '@healthchain/protocol';

/** Too much is in progress. */
export class BusyError extends HealthChainError {
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('BUSY');
    this.retryAfter = retryAfter;
  }
}

export interface LimiterOptions {
  /** Pieces of work at once. */
  readonly concurrency: number;
  /** Pieces of work that may wait for their turn. */
  readonly queue: number;
  /** Seconds that a caller is told to wait when the queue is full. */
  readonly retryAfter: number;
}

/** Runs the work now or later, or refuses it. @throws BusyError. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/** Bounds what is in progress, so that overload is refused early instead of timing out late. */
export function limiter({ concurrency, queue, retryAfter }: LimiterOptions): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = (): Promise<void> => {
    if (running < concurrency) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.length >= queue) {
      return Promise.reject(new BusyError(retryAfter));
    }
    return new Promise((resolve) => waiting.push(resolve));
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) {
      running -= 1;
    } else {
      next();
    }
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
