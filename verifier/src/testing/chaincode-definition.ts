import { common, peer } from '@hyperledger/fabric-protos';

/** Writes to `_lifecycle` that commit a chaincode's definition. */
export function chaincodeDefinition(
  name: string,
  endorsement: common.SignaturePolicyEnvelope,
  collections: Readonly<Record<string, common.SignaturePolicyEnvelope>>,
): Readonly<Record<string, Uint8Array>> {
  const metadata = new peer.lifecycle.StateMetadata();
  metadata.setDatatype('ChaincodeDefinition');
  metadata.setFieldsList(['Sequence', 'EndorsementInfo', 'ValidationInfo', 'Collections']);
  const validation = new peer.lifecycle.ChaincodeValidationInfo();
  validation.setValidationPlugin('vscc');
  validation.setValidationParameter(applicationPolicy(endorsement).serializeBinary());
  const packaged = new peer.CollectionConfigPackage();
  packaged.setConfigList(
    Object.entries(collections).map(([collection, policy]) => {
      const fixed = new peer.StaticCollectionConfig();
      fixed.setName(collection);
      fixed.setEndorsementPolicy(applicationPolicy(policy));
      const config = new peer.CollectionConfig();
      config.setStaticCollectionConfig(fixed);
      return config;
    }),
  );
  return {
    [`namespaces/metadata/${name}`]: metadata.serializeBinary(),
    [`namespaces/fields/${name}/ValidationInfo`]: stateData(validation.serializeBinary()),
    [`namespaces/fields/${name}/Collections`]: stateData(packaged.serializeBinary()),
  };
}

function applicationPolicy(envelope: common.SignaturePolicyEnvelope): peer.ApplicationPolicy {
  const policy = new peer.ApplicationPolicy();
  policy.setSignaturePolicy(envelope);
  return policy;
}

function stateData(bytes: Uint8Array): Uint8Array {
  const data = new peer.lifecycle.StateData();
  data.setBytes(bytes);
  return data.serializeBinary();
}
