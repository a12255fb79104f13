import { common } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import type { Identity } from '../identities/member.js';
import type { ChannelConfig } from './channel-config.js';
import { satisfiesSignaturePolicy } from './signature-policy.js';

/** Decides over the distinct identities whose signatures verify. */
export type Policy = (identities: readonly Identity[]) => boolean;

/** A policy that a channel configuration names, such as `/Channel/Application/Endorsement`. */
export function configPolicy(config: ChannelConfig, reference: string): Policy | undefined {
  const [empty, channel, ...path] = reference.split('/');
  const name = path.pop();
  const group = config.group(path);
  return empty !== '' || channel !== 'Channel' || name === undefined || group === undefined
    ? undefined
    : policyIn(group, name);
}

/** The policy in an `ApplicationPolicy`, by which chaincode and collections are endorsed. */
export function applicationPolicy(config: ChannelConfig, bytes: Uint8Array): Policy | undefined {
  const policy = attempt(() => common.ApplicationPolicy.deserializeBinary(bytes));
  const signature = policy?.getSignaturePolicy();
  if (signature !== undefined) {
    return (identities) => satisfiesSignaturePolicy(signature, identities);
  }
  return configPolicy(config, policy?.getChannelConfigPolicyReference() ?? '');
}

function policyIn(group: common.ConfigGroup, name: string): Policy | undefined {
  const policy = group.getPoliciesMap().get(name)?.getPolicy();
  const bytes = policy?.getValue_asU8() ?? new Uint8Array();
  switch (policy?.getType()) {
    case common.Policy.PolicyType.SIGNATURE:
      return signaturePolicy(bytes);
    case common.Policy.PolicyType.IMPLICIT_META:
      return implicitMetaPolicy(group, bytes);
    default:
      return undefined;
  }
}

function signaturePolicy(bytes: Uint8Array): Policy | undefined {
  const policy = attempt(() => common.SignaturePolicyEnvelope.deserializeBinary(bytes));
  return policy && ((identities) => satisfiesSignaturePolicy(policy, identities));
}

/** Counts the groups below whose policy of that name holds; one without it never does. */
function implicitMetaPolicy(group: common.ConfigGroup, bytes: Uint8Array): Policy | undefined {
  const meta = attempt(() => common.ImplicitMetaPolicy.deserializeBinary(bytes));
  if (meta === undefined) {
    return undefined;
  }
  const parts = [...group.getGroupsMap().entries()].map(([, part]) =>
    policyIn(part, meta.getSubPolicy()),
  );
  const needed = thresholdOf(meta, parts.length);
  return (identities) => parts.filter((part) => part?.(identities)).length >= needed;
}

function thresholdOf(meta: common.ImplicitMetaPolicy, parts: number): number {
  switch (meta.getRule()) {
    case common.ImplicitMetaPolicy.Rule.ANY:
      return Math.min(1, parts);
    case common.ImplicitMetaPolicy.Rule.ALL:
      return parts;
    default:
      return parts === 0 ? 0 : Math.floor(parts / 2) + 1;
  }
}
