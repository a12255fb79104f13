import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { questionMount } from '../platform/peering/question.js';
import type { ReleaseCall } from './key-keeper.js';

/** Where a reader asks the custodian for the keys of an access. */
export const releasesPath = '/releases';
/** Where a reader asks a key keeper for its shares of them. */
export const sharesPath = '/key-shares';

/** Lets other hospitals ask for what is released for an access. */
export function releaseMount(
  path: string,
  release: (call: ReleaseCall) => Promise<object>,
): PeeringMount {
  return questionMount({
    path,
    kinds: ['hospital'],
    schema: z.strictObject({ accessId: randomId, patientId: randomId }),
    limit: '1kb',
    answer: (access, reader) => release({ ...access, reader }),
  });
}
