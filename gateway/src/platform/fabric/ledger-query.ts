import { HealthChainError, type ErrorCode } from '@healthchain/protocol';
import type { z } from 'zod';
import type { Ledger } from './ledger.js';

/** Asks a contract and checks what it answers. @throws HealthChainError as {@link Ledger.evaluate} */
export type LedgerQuery = <Schema extends z.ZodType>(
  schema: Schema,
  name: string,
  ...args: readonly string[]
) => Promise<z.infer<Schema>>;

/** Queries of one contract, on the organisation's own peer. */
export function ledgerQuery(ledger: Pick<Ledger, 'evaluate'>, contract: string): LedgerQuery {
  return async (schema, name, ...args) =>
    schema.parse(parseLedgerJson(await ledger.evaluate(`${contract}:${name}`, ...args)));
}

/** The JSON that a contract answered, or that an event carries. */
export function parseLedgerJson(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}

/** What a call answers, or undefined where one of these codes says that there is nothing. */
export async function unlessAbsent<T>(
  query: Promise<T>,
  absences: readonly ErrorCode[] = ['NOT_FOUND'],
): Promise<T | undefined> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof HealthChainError && absences.includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}
