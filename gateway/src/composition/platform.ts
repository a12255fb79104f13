import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GatewayOptions } from './options.js';
import { openContent } from './content.js';
import { openPeers, type Peers } from './peers.js';
import { openDurableStore, type DurableStore } from '../platform/durable-store/durable-store.js';
import { connectLedger, type Ledger } from '../platform/fabric/ledger.js';
import { compartmentKeys, type CompartmentKeys } from '../platform/keys/compartment-keys.js';
import { openHsm, type Hsm } from '../platform/keys/hsm.js';
import type { WrappingKey } from '../platform/keys/wrapping-key.js';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { openReadModel, type ReadModel } from '../platform/read-model/read-model.js';
import type { LargeContent } from '../platform/storage/large-content.js';

/** The parts of a gateway that know nothing of health care. */
export interface Platform {
  readonly hsm: Hsm;
  /** Published, for what other organisations wrap. Nothing at rest here is under it. */
  readonly wrappingKey: WrappingKey;
  /** Wraps what stands at rest here. */
  readonly atRestKey: WrappingKey;
  readonly keys: CompartmentKeys;
  readonly ledger: Ledger;
  readonly readModel: ReadModel;
  readonly durable: DurableStore;
  readonly content: LargeContent;
  readonly peers: Peers;
  /** What other gateways may ask of the platform itself. */
  readonly mounts: readonly PeeringMount[];
  readonly checkContent: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens everything that the domains stand on. @throws HealthChainError KEY_UNAVAILABLE. */
export async function openPlatform(options: GatewayOptions): Promise<Platform> {
  const { config, secrets } = options;
  const hsm = await openHsm({ ...config.hsm, pin: secrets.HEALTHCHAIN_HSM_PIN });
  // Two key pairs: others choose what the published one is to undo, and never meet the one at rest.
  const wrappingKey = await hsm.ensureWrappingKey('key-exchange');
  const atRestKey = await hsm.ensureWrappingKey('compartment-keys');
  const databases = { folder: config.stateFolder, wrappingKey: atRestKey };
  const durable = await openDurableStore(databases);
  const readModel = await openReadModel(databases);
  const keys = compartmentKeys(atRestKey);
  const peers = openPeers(config);
  const content = openContent({ ...options, durable, peers });
  const certificate = new X509Certificate(readFileSync(config.fabric.certificateFile));
  const ledger = connectLedger({
    mspId: config.organization.mspId,
    channel: config.fabric.channel,
    chaincode: config.fabric.chaincode,
    peerAddress: config.fabric.peer.address,
    tlsCaFile: config.fabric.peer.tlsCaFile,
    certificateFile: config.fabric.certificateFile,
    signer: hsm.fabricSigner(certificate.publicKey),
  });
  return {
    hsm,
    wrappingKey,
    atRestKey,
    keys,
    ledger,
    readModel,
    durable,
    content: content.large,
    peers,
    mounts: content.mounts,
    checkContent: content.check,
    close: async () => {
      peers.close();
      ledger.close();
      keys.clear();
      await readModel.close();
      await durable.close();
      hsm.close();
    },
  };
}
