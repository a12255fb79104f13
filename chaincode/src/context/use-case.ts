import { canonicalJson, type ErrorCode, type JsonValue } from '@healthchain/protocol';
import type { z } from 'zod';
import { parseArgument } from './arguments.js';
import type { Guard } from './guards.js';
import type { HealthContext } from './health-context.js';
import { once } from './idempotency.js';

/** What every contract function states about itself. */
export interface UseCaseDefinition<Arguments extends z.ZodType> {
  /** `Contract:Function`, as a client calls it. */
  readonly name: `${string}:${string}`;
  readonly summary: string;
  readonly arguments: Arguments;
  readonly guard: Guard;
  /** Refusals besides those of the guard and of malformed arguments. */
  readonly refusals: readonly ErrorCode[];
  /** Transient fields, and the events that a commit brings. */
  readonly transient?: string;
  readonly events?: readonly string[];
}

/** A function that only reads; its result is JSON text, most often as the ledger holds it. */
export interface QueryDefinition<Arguments extends z.ZodType> extends UseCaseDefinition<Arguments> {
  readonly run: (context: HealthContext, args: z.infer<Arguments>) => Promise<string>;
}

/** Arguments of a function that writes: they carry an idempotency key. */
export type TransactionArguments = z.ZodType<
  { readonly idempotencyKey: string } & Record<string, JsonValue | undefined>
>;

/** A function that writes; its result is recorded under the idempotency key. */
export interface TransactionDefinition<
  Arguments extends TransactionArguments,
> extends UseCaseDefinition<Arguments> {
  readonly run: (context: HealthContext, args: z.infer<Arguments>) => Promise<JsonValue>;
  /**
   * Whether it writes to its organisation's own collection and to nothing else, so that the endorsement
   * of this organisation alone suffices, and no other sees its transient fields.
   */
  readonly ownOnly?: boolean;
}

/** A use case that a contract method calls. */
export interface UseCase extends UseCaseDefinition<z.ZodType> {
  readonly kind: 'query' | 'transaction';
  readonly ownOnly?: boolean;
  /** Validates, authorises, runs; answers JSON text. @throws HealthChainError */
  readonly invoke: (context: HealthContext, args: unknown) => Promise<string>;
}

export function query<Arguments extends z.ZodType>(
  definition: QueryDefinition<Arguments>,
): UseCase {
  return {
    ...definition,
    kind: 'query',
    invoke: async (context, args) => {
      const parsed = parseArgument(definition.arguments, args);
      await definition.guard.check(context);
      return definition.run(context, parsed);
    },
  };
}

export function transaction<Arguments extends TransactionArguments>(
  definition: TransactionDefinition<Arguments>,
): UseCase {
  return {
    ...definition,
    kind: 'transaction',
    invoke: async (context, args) => {
      const parsed = parseArgument(definition.arguments, args);
      await definition.guard.check(context);
      return once(
        context,
        definition.name,
        parsed,
        async () => canonicalJson(await definition.run(context, parsed)),
        definition.ownOnly === true ? context.ownState : context.publicState,
      );
    },
  };
}
