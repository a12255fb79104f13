import { peer } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import type { ChannelConfig } from '../policies/channel-config.js';
import { applicationPolicy, configPolicy, type Policy } from '../policies/policy.js';
import { lifecycleNamespace, type WorldState } from './world-state.js';

const lifecyclePolicy = '/Channel/Application/LifecycleEndorsement';
const implicitPrefix = '_implicit_org_';
const builtInPlugin = 'vscc';

/** The policies by which one namespace is written. */
export interface NamespacePolicies {
  readonly namespace: Policy;
  /** Undefined for a collection that does not exist. */
  collection(name: string): Policy | undefined;
}

/** The committed definition of a chaincode; undefined where there is none that can be used. */
export function policiesOf(
  chaincode: string,
  state: WorldState,
  config: ChannelConfig,
): NamespacePolicies | undefined {
  return chaincode === lifecycleNamespace
    ? lifecyclePolicies(config)
    : definedPolicies(chaincode, state, config);
}

function lifecyclePolicies(config: ChannelConfig): NamespacePolicies | undefined {
  const namespace = configPolicy(config, lifecyclePolicy);
  return namespace && { namespace, collection: (name) => implicitPolicy(name, config) };
}

function definedPolicies(
  chaincode: string,
  state: WorldState,
  config: ChannelConfig,
): NamespacePolicies | undefined {
  const info = attempt(() =>
    peer.lifecycle.ChaincodeValidationInfo.deserializeBinary(
      fieldOf(chaincode, 'ValidationInfo', state),
    ),
  );
  const namespace =
    isChaincode(chaincode, state) && info?.getValidationPlugin() === builtInPlugin
      ? applicationPolicy(config, info.getValidationParameter_asU8())
      : undefined;
  if (namespace === undefined) {
    return undefined;
  }
  const collections = collectionsOf(chaincode, state);
  const collection = (name: string): Policy | undefined => {
    if (name.startsWith(implicitPrefix)) {
      return implicitPolicy(name, config);
    }
    const found = collections.find((one) => one.getName() === name);
    const own = found?.getEndorsementPolicy();
    return own === undefined
      ? found && namespace
      : applicationPolicy(config, own.serializeBinary());
  };
  return { namespace, collection };
}

function isChaincode(chaincode: string, state: WorldState): boolean {
  const metadata = state.definition(`namespaces/metadata/${chaincode}`);
  return (
    metadata !== undefined &&
    attempt(() => peer.lifecycle.StateMetadata.deserializeBinary(metadata).getDatatype()) ===
      'ChaincodeDefinition'
  );
}

function collectionsOf(
  chaincode: string,
  state: WorldState,
): readonly peer.StaticCollectionConfig[] {
  const packaged = attempt(() =>
    peer.CollectionConfigPackage.deserializeBinary(fieldOf(chaincode, 'Collections', state)),
  );
  return (packaged?.getConfigList() ?? []).flatMap(
    (config) => config.getStaticCollectionConfig() ?? [],
  );
}

function fieldOf(chaincode: string, field: string, state: WorldState): Uint8Array {
  const stored = state.definition(`namespaces/fields/${chaincode}/${field}`) ?? new Uint8Array();
  return peer.lifecycle.StateData.deserializeBinary(stored).getBytes_asU8();
}

/** An organisation's own collection is endorsed by that organisation. */
function implicitPolicy(collection: string, config: ChannelConfig): Policy | undefined {
  const mspId = collection.slice(implicitPrefix.length);
  const organization = config.organizations.get(mspId);
  if (!collection.startsWith(implicitPrefix) || organization === undefined) {
    return undefined;
  }
  return (
    configPolicy(config, `/Channel/Application/${organization}/Endorsement`) ??
    ((identities) => identities.some((identity) => identity.mspId === mspId))
  );
}
