import { common, msp, orderer } from '@hyperledger/fabric-protos';
import type { Role } from '../identities/member.js';
import { quorumOf } from '../blocks/orderer-signatures.js';
import { serializedIdentity, type Authority, type Signer } from './authority.js';

/** What a test channel's configuration is made of. */
export interface ChannelDefinition {
  readonly authorities: readonly Authority[];
  /** One orderer of each organisation; their ids are 1, 2, … */
  readonly orderers: readonly Signer[];
  readonly consensus?: 'BFT' | 'etcdraft';
  /** What organisations have revoked, in PEM, by MSP id. */
  readonly revocationLists?: RevocationLists;
}

type RevocationLists = Readonly<Record<string, string>>;

/** The serialized configuration envelope. */
export function configEnvelope(definition: ChannelDefinition): Uint8Array {
  const config = new common.Config();
  config.setChannelGroup(channelGroup(definition));
  const envelope = new common.ConfigEnvelope();
  envelope.setConfig(config);
  return envelope.serializeBinary();
}

/** A policy of which n of the principals have to sign. */
export function outOf(
  needed: number,
  principals: readonly msp.MSPPrincipal[],
): common.SignaturePolicyEnvelope {
  const rule = new common.SignaturePolicy.NOutOf();
  rule.setN(needed);
  rule.setRulesList(
    principals.map((_, index) => {
      const part = new common.SignaturePolicy();
      part.setSignedBy(index);
      return part;
    }),
  );
  const root = new common.SignaturePolicy();
  root.setNOutOf(rule);
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(root);
  envelope.setIdentitiesList([...principals]);
  return envelope;
}

export function rolePrincipal(mspId: string, role: Role | 'member'): msp.MSPPrincipal {
  const types = msp.MSPRole.MSPRoleType;
  const named = new msp.MSPRole();
  named.setMspIdentifier(mspId);
  named.setRole(
    {
      member: types.MEMBER,
      admin: types.ADMIN,
      client: types.CLIENT,
      peer: types.PEER,
      orderer: types.ORDERER,
    }[role],
  );
  const principal = new msp.MSPPrincipal();
  principal.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  principal.setPrincipal(named.serializeBinary());
  return principal;
}

function channelGroup(definition: ChannelDefinition) {
  const { authorities, orderers, consensus = 'BFT', revocationLists = {} } = definition;
  const application = organizationsGroup(authorities, 'peer', revocationLists);
  addPolicy(application, 'Endorsement', majority('Endorsement'));
  addPolicy(application, 'LifecycleEndorsement', majority('Endorsement'));
  const ordering = organizationsGroup(authorities, 'orderer', revocationLists);
  const type = new orderer.ConsensusType();
  type.setType(consensus);
  addValue(ordering, 'ConsensusType', type.serializeBinary());
  if (consensus === 'BFT') {
    addValue(ordering, 'Orderers', mapping(orderers).serializeBinary());
    addPolicy(ordering, 'BlockValidation', consentersPolicy(orderers));
  } else {
    addPolicy(ordering, 'BlockValidation', implicitMeta('Writers', 'ANY'));
  }
  const channel = new common.ConfigGroup();
  channel.getGroupsMap().set('Application', application);
  channel.getGroupsMap().set('Orderer', ordering);
  return channel;
}

function organizationsGroup(
  authorities: readonly Authority[],
  role: Role,
  revocationLists: RevocationLists,
): common.ConfigGroup {
  const group = new common.ConfigGroup();
  for (const { mspId, root } of authorities) {
    const organization = new common.ConfigGroup();
    addValue(organization, 'MSP', mspConfig(mspId, root, revocationLists[mspId]).serializeBinary());
    const policy = signaturePolicy(outOf(1, [rolePrincipal(mspId, role)]));
    addPolicy(organization, role === 'peer' ? 'Endorsement' : 'Writers', policy);
    group.getGroupsMap().set(`${mspId}Group`, organization);
  }
  return group;
}

function mspConfig(mspId: string, root: string, revocationList?: string): msp.MSPConfig {
  const units = new msp.FabricNodeOUs();
  units.setEnable(true);
  units.setClientOuIdentifier(unit('client'));
  units.setPeerOuIdentifier(unit('peer'));
  units.setAdminOuIdentifier(unit('admin'));
  units.setOrdererOuIdentifier(unit('orderer'));
  const fabric = new msp.FabricMSPConfig();
  fabric.setName(mspId);
  fabric.setRootCertsList([Buffer.from(root)]);
  fabric.setFabricNodeOus(units);
  fabric.setRevocationListList(revocationList === undefined ? [] : [Buffer.from(revocationList)]);
  const config = new msp.MSPConfig();
  config.setConfig(fabric.serializeBinary());
  return config;
}

function unit(name: string): msp.FabricOUIdentifier {
  const identifier = new msp.FabricOUIdentifier();
  identifier.setOrganizationalUnitIdentifier(name);
  return identifier;
}

function mapping(orderers: readonly Signer[]): common.Orderers {
  const list = new common.Orderers();
  list.setConsenterMappingList(
    orderers.map(({ mspId, certificate }, index) => {
      const consenter = new common.Consenter();
      consenter.setId(index + 1);
      consenter.setMspId(mspId);
      consenter.setIdentity(Buffer.from(certificate));
      return consenter;
    }),
  );
  return list;
}

function consentersPolicy(orderers: readonly Signer[]): common.Policy {
  const principals = orderers.map(({ mspId, certificate }) => {
    const principal = new msp.MSPPrincipal();
    principal.setPrincipalClassification(msp.MSPPrincipal.Classification.IDENTITY);
    principal.setPrincipal(serializedIdentity(mspId, certificate));
    return principal;
  });
  return signaturePolicy(outOf(quorumOf(orderers.length), principals));
}

function signaturePolicy(envelope: common.SignaturePolicyEnvelope): common.Policy {
  const policy = new common.Policy();
  policy.setType(common.Policy.PolicyType.SIGNATURE);
  policy.setValue(envelope.serializeBinary());
  return policy;
}

const majority = (name: string): common.Policy => implicitMeta(name, 'MAJORITY');

function implicitMeta(name: string, rule: 'ANY' | 'MAJORITY'): common.Policy {
  const meta = new common.ImplicitMetaPolicy();
  meta.setSubPolicy(name);
  meta.setRule(common.ImplicitMetaPolicy.Rule[rule]);
  const policy = new common.Policy();
  policy.setType(common.Policy.PolicyType.IMPLICIT_META);
  policy.setValue(meta.serializeBinary());
  return policy;
}

function addPolicy(group: common.ConfigGroup, name: string, policy: common.Policy): void {
  const entry = new common.ConfigPolicy();
  entry.setPolicy(policy);
  group.getPoliciesMap().set(name, entry);
}

function addValue(group: common.ConfigGroup, name: string, bytes: Uint8Array): void {
  const entry = new common.ConfigValue();
  entry.setValue(bytes);
  group.getValuesMap().set(name, entry);
}
