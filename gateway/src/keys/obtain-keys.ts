import { HealthChainError } from '@healthchain/protocol';
import type { ObtainedKeys, WantedKeys } from '../access/open-chart.js';
import type { PeeringClient } from '../platform/peering/peering-client.js';
import { isUnreachable } from './escrow/is-unreachable.js';
import type { ReleaseKeys } from './key-keeper.js';
import { custodianPatience } from './patience.js';
import { releasesPath } from './release-mount.js';
import { receiveKeys, type ReceiveOptions } from './receive-keys.js';

export interface ObtainOptions extends ReceiveOptions {
  /** The own key keeper, for the organisation's own charts. */
  readonly release: ReleaseKeys;
  readonly client: (mspId: string) => Pick<PeeringClient, 'ask'>;
  /** Gets the keys from key keepers, because the custodian gave no answer. */
  readonly fromKeepers: (wanted: WantedKeys) => Promise<ObtainedKeys>;
}

/**
 * Gets the keys of a permitted access from the chart's custodian, or from key keepers where it gives no
 * answer. What it refuses is refused.
 */
export function obtainKeys(options: ObtainOptions): (wanted: WantedKeys) => Promise<ObtainedKeys> {
  const { mspId, release, client, fromKeepers } = options;
  const askCustodian = ({ accessId, patientId, custodian }: WantedKeys): Promise<unknown> =>
    client(custodian).ask(releasesPath, { accessId, patientId }, custodianPatience);
  return async (wanted) => {
    const { accessId, patientId, custodian } = wanted;
    if (custodian === mspId) {
      const own = await release({ accessId, patientId, reader: mspId });
      return receiveKeys(options, wanted, own);
    }
    let answer: unknown;
    try {
      answer = await askCustodian(wanted);
    } catch (error) {
      if (!isUnreachable(error)) {
        throw error;
      }
      try {
        return await fromKeepers(wanted);
      } catch (refusal) {
        if (!isBackAgain(refusal)) {
          throw refusal;
        }
      }
      answer = await askCustodian(wanted);
    }
    return receiveKeys(options, wanted, answer);
  };
}

/** The key keepers reached the custodian. */
function isBackAgain(error: unknown): boolean {
  return error instanceof HealthChainError && error.code === 'CUSTODIAN_AVAILABLE';
}
