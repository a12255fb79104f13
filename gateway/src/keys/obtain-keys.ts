import { HealthChainError } from '@healthchain/protocol';
import type { ObtainedKeys, WantedKeys } from '../access/open-chart.js';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
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
      // Nothing from key keepers that reach the custodian again.
      const obtained = await unlessAbsent(fromKeepers(wanted), ['CUSTODIAN_AVAILABLE']);
      if (obtained !== undefined) {
        return obtained;
      }
      answer = await askCustodian(wanted).catch(asUnreachable);
    }
    return receiveKeys(options, wanted, answer);
  };
}

/**
 * Of a custodian that was gone, back for the key keepers, and now is gone again; or that had handed the keys out
 * before, once and for all, with an answer that never came. The chart can be opened anew.
 */
function asUnreachable(error: unknown): never {
  throw error instanceof HealthChainError && error.code !== 'ALREADY_EXISTS'
    ? error
    : new HealthChainError('CUSTODIAN_UNREACHABLE', undefined, { cause: error });
}
