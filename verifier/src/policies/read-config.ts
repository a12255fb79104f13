import { common, orderer } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import type { Member } from '../identities/member.js';
import type { Roots } from '../identities/roots.js';
import type { Report } from '../report.js';
import { ChannelConfig } from './channel-config.js';
import { readMember } from './read-member.js';

/**
 * Reads the configuration in the data of a CONFIG transaction. Its organisations have to stand on
 * the roots that the auditor gave; those that do not are reported and have no identities.
 */
export function readConfig(
  data: Uint8Array,
  block: number,
  roots: Roots,
  report: Report,
): ChannelConfig | undefined {
  const group = attempt(() =>
    common.ConfigEnvelope.deserializeBinary(data).getConfig()?.getChannelGroup(),
  );
  const ordererGroup = group?.getGroupsMap().get('Orderer');
  if (group === undefined || ordererGroup === undefined) {
    return undefined;
  }
  const type = attempt(() =>
    orderer.ConsensusType.deserializeBinary(valueOf(ordererGroup, 'ConsensusType')).getType(),
  );
  const consenters = attempt(() =>
    common.Orderers.deserializeBinary(valueOf(ordererGroup, 'Orderers')).getConsenterMappingList(),
  );
  const organizations = readOrganizations(group, block, roots, report);
  return new ChannelConfig(
    block,
    group,
    new Map(organizations.map(({ member }) => [member.mspId, member])),
    new Map(
      organizations
        .filter(({ section }) => section === 'Application')
        .map(({ name, member }) => [member.mspId, name]),
    ),
    type ?? '',
    consenters ?? [],
  );
}

function valueOf(group: common.ConfigGroup, name: string): Uint8Array {
  return group.getValuesMap().get(name)?.getValue_asU8() ?? new Uint8Array();
}

interface Organization {
  readonly section: string;
  readonly name: string;
  readonly member: Member;
}

function readOrganizations(
  channel: common.ConfigGroup,
  block: number,
  roots: Roots,
  report: Report,
): readonly Organization[] {
  return ['Application', 'Orderer'].flatMap((section) => {
    const groups = channel.getGroupsMap().get(section)?.getGroupsMap();
    return [...(groups?.entries() ?? [])].flatMap(([name, organization]) => {
      const member = readMember(valueOf(organization, 'MSP'), roots);
      if ('code' in member) {
        report.fail('organisations', member.code, `${section}/${name}: ${member.detail}`, {
          block,
        });
        return [];
      }
      return [{ section, name, member }];
    });
  });
}
