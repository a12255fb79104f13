import type { AccessPolicyInForce } from '@healthchain/protocol';
import { LRUCache } from 'lru-cache';
import { remember } from '../platform/remember.js';

/** Milliseconds for which an answer counts. */
const recent = 1000;

/** The access policy in force, if any is. */
export type PolicyInForce = () => Promise<AccessPolicyInForce | undefined>;

/**
 * The policy as it was in force within the last second: integrators read thousands of resources in one. While the
 * ledger does not answer, it is the last one that it told of, so that an own chart can be read all the same.
 *
 * @param ask the ledger
 * @param now milliseconds, from whenever
 */
export function recentPolicy(
  ask: PolicyInForce,
  now: () => number = () => performance.now(),
): PolicyInForce {
  const asked = new LRUCache<string, Promise<AccessPolicyInForce | undefined>>({
    ...{ max: 1, ttl: recent, ttlResolution: 0, perf: { now } },
  });
  let last: AccessPolicyInForce | undefined;
  return async () => {
    try {
      last = await remember(asked, 'accessPolicy', ask);
    } catch (error) {
      if (last === undefined) throw error;
    }
    return last;
  };
}
