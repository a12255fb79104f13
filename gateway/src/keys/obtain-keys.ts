import type { ReleasedKeys } from '@healthchain/protocol';
import type { WantedKeys } from '../access/open-chart.js';
import type { PeeringClient } from '../platform/peering/peering-client.js';
import type { ReleaseKeys } from './key-keeper.js';
import { receiveKeys, type ReceiveOptions } from './receive-keys.js';

export interface ObtainOptions extends ReceiveOptions {
  /** The own key keeper, for the organisation's own charts. */
  readonly release: ReleaseKeys;
  readonly client: (mspId: string) => Pick<PeeringClient, 'ask'>;
}

/** Gets the keys of a permitted access from the chart's custodian. */
export function obtainKeys(options: ObtainOptions): (wanted: WantedKeys) => Promise<ReleasedKeys> {
  const { mspId, release, client } = options;
  return async (wanted) => {
    const { accessId, patientId, custodian } = wanted;
    const answer =
      custodian === mspId
        ? await release({ accessId, patientId, reader: mspId })
        : await client(custodian).ask('/releases', { accessId, patientId });
    return receiveKeys(options, wanted, answer);
  };
}
