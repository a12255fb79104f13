import type { AccessLedger } from '../access/access-ledger.js';
import type { ObtainedKeys, WantedKeys } from '../access/open-chart.js';
import type { RequireProof } from '../keys/basis-evidence.js';
import { keysFromKeepers } from '../keys/escrow/keys-from-keepers.js';
import { shareKeeper } from '../keys/escrow/share-keeper.js';
import type { KeyLedger } from '../keys/key-ledger.js';
import { releaseMount, sharesPath } from '../keys/release-mount.js';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import type { RecordLedger } from '../records/record-ledger.js';
import { PackIndex } from '../records/scope/pack-index.js';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';

export interface KeyKeepersOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly access: AccessLedger;
  readonly keys: KeyLedger;
  readonly requireProof: RequireProof;
  readonly records: RecordLedger;
}

/** What key keepers are asked for here, and what they are asked for when a custodian is down. */
export interface KeyKeepers {
  readonly mount: PeeringMount;
  readonly fromKeepers: (wanted: WantedKeys) => Promise<ObtainedKeys>;
}

export function openKeyKeepers(options: KeyKeepersOptions): KeyKeepers {
  const { config, logger, platform, access, keys, requireProof, records } = options;
  const { mspId } = config.organization;
  const { wrappingKey, peers, content } = platform;
  const ask = keysFromKeepers({
    ...{ mspId, access, keys, wrappingKey },
    client: peers.client,
    records: {
      ledger: records,
      packs: new PackIndex(records),
      fetchContent: content.fetch,
      onMissing: (error) => {
        logger.warn({ err: error }, 'a commit of an absent custodian is not here');
      },
    },
  });
  return {
    mount: releaseMount(
      sharesPath,
      shareKeeper({ mspId, access, keys, wrappingKey, requireProof, client: peers.client }),
    ),
    fromKeepers: (wanted) => {
      logger.warn(
        { custodian: wanted.custodian },
        'a custodian gives no answer: asking key keepers',
      );
      return ask(wanted);
    },
  };
}
