import type { CoverageRequest } from '@healthchain/protocol/coverage';
import { coverageRequestTo } from '../coverage.js';
import type { Stage } from './stage.js';

/** What the health plan of the stage is asked. */
export function requestToPlan({ cast, wrappingKeys }: Stage): CoverageRequest {
  const mspId = cast.mspId('health plan');
  return coverageRequestTo({ mspId, keyId: wrappingKeys.get(mspId) ?? '' });
}
