import { X509Certificate } from 'node:crypto';
import { common, msp } from '@hyperledger/fabric-protos';
import { attempt, equal } from '../bytes.js';
import type { Identity, Role } from '../identities/member.js';

/**
 * Whether distinct identities satisfy a signature policy, as Fabric's `cauthdsl` decides it: each
 * identity counts for one principal, and a rule that fails gives back what it had taken.
 */
export function satisfiesSignaturePolicy(
  policy: common.SignaturePolicyEnvelope,
  identities: readonly Identity[],
): boolean {
  const principals = policy.getIdentitiesList();
  const holds = (rule: common.SignaturePolicy, used: Set<Identity>): boolean => {
    switch (rule.getTypeCase()) {
      case common.SignaturePolicy.TypeCase.SIGNED_BY:
        return signedBy(principals[rule.getSignedBy()], used);
      case common.SignaturePolicy.TypeCase.N_OUT_OF:
        return enough(rule.getNOutOf(), used);
      default:
        return false;
    }
  };
  const signedBy = (principal: msp.MSPPrincipal | undefined, used: Set<Identity>): boolean => {
    const signer = identities.find(
      (identity) => !used.has(identity) && principal !== undefined && isOf(identity, principal),
    );
    if (signer !== undefined) {
      used.add(signer);
    }
    return signer !== undefined;
  };
  const enough = (
    rule: common.SignaturePolicy.NOutOf | undefined,
    used: Set<Identity>,
  ): boolean => {
    let held = 0;
    for (const part of rule?.getRulesList() ?? []) {
      const taken = new Set(used);
      if (holds(part, taken)) {
        held += 1;
        taken.forEach((identity) => used.add(identity));
      }
    }
    return rule !== undefined && held >= rule.getN();
  };
  const rule = policy.getRule();
  return rule !== undefined && holds(rule, new Set());
}

/** Whether the identity is the principal. Kinds that this network does not use never hold. */
function isOf(identity: Identity, principal: msp.MSPPrincipal): boolean {
  const bytes = principal.getPrincipal_asU8();
  switch (principal.getPrincipalClassification()) {
    case msp.MSPPrincipal.Classification.ROLE:
      return hasRole(identity, bytes);
    case msp.MSPPrincipal.Classification.IDENTITY:
      return isIdentity(identity, bytes);
    default:
      return false;
  }
}

const roles: ReadonlyMap<number, Role> = new Map([
  [msp.MSPRole.MSPRoleType.ADMIN, 'admin'],
  [msp.MSPRole.MSPRoleType.CLIENT, 'client'],
  [msp.MSPRole.MSPRoleType.PEER, 'peer'],
  [msp.MSPRole.MSPRoleType.ORDERER, 'orderer'],
]);

function hasRole(identity: Identity, bytes: Uint8Array): boolean {
  const role = attempt(() => msp.MSPRole.deserializeBinary(bytes));
  return (
    role?.getMspIdentifier() === identity.mspId &&
    (role.getRole() === msp.MSPRole.MSPRoleType.MEMBER ||
      roles.get(role.getRole()) === identity.role)
  );
}

function isIdentity(identity: Identity, bytes: Uint8Array): boolean {
  const named = attempt(() => msp.SerializedIdentity.deserializeBinary(bytes));
  return named?.getMspid() === identity.mspId && isCertificate(identity, named.getIdBytes_asU8());
}

function isCertificate({ certificate }: Identity, pem: Uint8Array): boolean {
  const named = attempt(() => new X509Certificate(Buffer.from(pem)));
  return named !== undefined && equal(named.raw, certificate.raw);
}
