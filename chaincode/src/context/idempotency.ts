import { canonicalJson, HealthChainError, type JsonValue } from '@healthchain/protocol';
import type { HealthContext } from './health-context.js';
import { publicKeys } from './ledger-keys.js';
import type { PublicState } from './public-state.js';
import { sha256 } from './sha256.js';

/**
 * Lets a request take effect once. The same key with the same request answers the recorded result
 * and writes nothing; two at once write the same ledger key, so that Fabric commits one of them.
 * The transient map is not part of the request: a public argument has to commit to what matters.
 *
 * @param run does the work and answers canonical JSON.
 * @param state where the request is recorded; what is recorded needs no salt, for its parts are public.
 * @throws HealthChainError `IDEMPOTENCY_CONFLICT` if the key was used for another request.
 */
export async function once(
  context: HealthContext,
  name: string,
  request: { readonly idempotencyKey: string } & Readonly<Record<string, JsonValue | undefined>>,
  run: () => Promise<string>,
  state: Pick<PublicState, 'get' | 'put'> = context.publicState,
): Promise<string> {
  const entry = publicKeys.request(context.caller.mspId, request.idempotencyKey);
  const digest = sha256(canonicalJson([name, request]));
  const recorded = await state.get(entry);
  if (recorded !== undefined) {
    if (recorded.digest !== digest) {
      throw new HealthChainError('IDEMPOTENCY_CONFLICT');
    }
    return recorded.result;
  }
  const result = await run();
  await state.put(entry, { digest, result });
  return result;
}
