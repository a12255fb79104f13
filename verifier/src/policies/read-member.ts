import { msp } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import type { Member, Role } from '../identities/member.js';
import { readRevocations } from '../identities/revocations.js';
import { parseCertificates, sameCertificates, type Roots } from '../identities/roots.js';

/** Why an organisation's definition cannot be trusted. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

/** Reads an organisation's MSP definition and compares its roots with the auditor's. */
export function readMember(value: Uint8Array, roots: Roots): Member | Refusal {
  const config = attempt(() =>
    msp.FabricMSPConfig.deserializeBinary(msp.MSPConfig.deserializeBinary(value).getConfig_asU8()),
  );
  if (config === undefined) {
    return {
      code: 'msp-undecodable',
      detail: 'The definition of the organisation cannot be read.',
    };
  }
  const mspId = config.getName();
  const expected = roots.get(mspId);
  if (expected === undefined) {
    return { code: 'root-missing', detail: `No root was given for ${mspId}.` };
  }
  const defined = attempt(() => config.getRootCertsList_asU8().flatMap(certificates));
  if (defined === undefined || !sameCertificates(defined, expected)) {
    return {
      code: 'root-differs',
      detail: `${mspId} is defined with other roots than those given.`,
    };
  }
  const revocations = readRevocations(config.getRevocationListList_asU8(), expected);
  if (revocations === undefined) {
    return {
      code: 'revocations-differ',
      detail: `${mspId} has a list of revoked certificates that none of its roots signed.`,
    };
  }
  const unsupported = whatIsUnsupported(config);
  return unsupported === undefined
    ? { mspId, roots: expected, units: unitsOf(config), revocations }
    : { code: 'msp-unsupported', detail: `${mspId} uses ${unsupported}, which is not re-derived.` };
}

const certificates = (pem: Uint8Array) => parseCertificates(Buffer.from(pem).toString('utf8'));

/** What this network does not use is refused rather than half understood. */
function whatIsUnsupported(config: msp.FabricMSPConfig): string | undefined {
  const used: readonly (readonly [boolean, string])[] = [
    [config.getIntermediateCertsList().length > 0, 'intermediate authorities'],
    [config.getAdminsList().length > 0, 'administrators by certificate'],
    [config.getOrganizationalUnitIdentifiersList().length > 0, 'organisational unit identifiers'],
    [config.getFabricNodeOus()?.getEnable() !== true, 'identities without node OUs'],
  ];
  return used.find(([isUsed]) => isUsed)?.[1];
}

function unitsOf(config: msp.FabricMSPConfig): ReadonlyMap<string, Role> {
  const nodes = config.getFabricNodeOus();
  const units: readonly (readonly [msp.FabricOUIdentifier | undefined, Role])[] = [
    [nodes?.getClientOuIdentifier(), 'client'],
    [nodes?.getPeerOuIdentifier(), 'peer'],
    [nodes?.getAdminOuIdentifier(), 'admin'],
    [nodes?.getOrdererOuIdentifier(), 'orderer'],
  ];
  return new Map(
    units.flatMap(([unit, role]) =>
      unit === undefined ? [] : [[unit.getOrganizationalUnitIdentifier(), role] as const],
    ),
  );
}
