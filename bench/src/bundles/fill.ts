import { closedLoop } from '../load/closed-loop.js';
import type { Ehr } from '../load/ehr.js';
import type { PreparedBundle } from './population.js';

const inFlight = 4;

/** Posts Bundles, four in flight. @returns resources per second */
export async function fill(ehr: Ehr, bundles: readonly PreparedBundle[]): Promise<number> {
  const left = [...bundles];
  const { seconds, failures } = await closedLoop(
    inFlight,
    { requests: bundles.length },
    async () => {
      const bundle = left.shift();
      if (bundle !== undefined) {
        await ehr.post('', bundle.text, 200);
      }
    },
  );
  if (failures.length > 0) {
    throw new Error(`${failures.length} of ${bundles.length} Bundles failed: ${failures[0] ?? ''}`);
  }
  const resources = bundles.reduce((total, bundle) => total + bundle.resources, 0);
  return resources / seconds;
}
