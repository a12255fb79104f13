import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { questionMount } from '../platform/peering/question.js';

/** Where a key keeper asks the custodian whether it answers for an access. */
export const availabilityPath = '/availability';

/**
 * Lets key keepers ask whether this gateway releases keys itself.
 *
 * @param check fails, as a release would, when something is down that a release needs
 */
export function availabilityMount(check: (accessId: string) => Promise<void>): PeeringMount {
  return questionMount({
    path: availabilityPath,
    kinds: ['hospital', 'pharmacy', 'health-plan'],
    schema: z.strictObject({ accessId: randomId }),
    limit: '1kb',
    answer: async ({ accessId }) => {
      await check(accessId);
      return {};
    },
  });
}
