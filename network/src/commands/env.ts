import { ensureToolbox } from './start/tools.js';
import { endorserFlags, ordererFlags, osnadminFlags, peerCommand } from '../nodes/administrator.js';
import { tokenOf } from '../tokens/token.js';
import { findPerson, mspFolder } from '../identities/inventory.js';
import { findOrganization } from '../topology/network.js';
import { placedNetwork } from '../topology/placement.js';

/**
 * Shell lines that make the stock `peer` CLI act as an organisation's administrator, or as one of its
 * people: `eval "$(npm run -s network -- env lakeside)"`. The PIN is read when the lines are evaluated.
 */
export async function env(state: string, name: string, person?: string): Promise<string> {
  const network = placedNetwork(state);
  const organization = findOrganization(network, name);
  const toolbox = await ensureToolbox((line) => {
    console.error(line);
  });
  const { pin, pinFile } = tokenOf(toolbox, organization);
  const pinReader = `"$(cat ${quoted(pinFile)})"`;
  const variables = Object.entries(peerCommand(toolbox, organization).env);
  const target = ['--channelID', network.channel, '--name', network.chaincode.name];
  const orderer = ordererFlags(network, organization);
  const endorsers = endorserFlags(network.organizations.slice(0, network.chaincode.endorsements));
  return [
    `export PATH=${quoted(toolbox.binFolder)}:"$PATH"`,
    ...variables.map(([key, value]) =>
      value === pin ? `export ${key}=${pinReader}` : `export ${key}=${quoted(value)}`,
    ),
    ...(person === undefined
      ? []
      : [
          `export CORE_PEER_MSPCONFIGPATH=${quoted(mspFolder(findPerson(organization, person).folder))}`,
        ]),
    '# peer chaincode query $HC_QUERY_FLAGS --ctor …',
    '# peer chaincode invoke $HC_INVOKE_FLAGS --ctor …',
    exported('HC_QUERY_FLAGS', target),
    exported('HC_ORDERER_FLAGS', orderer),
    exported('HC_INVOKE_FLAGS', [...target, ...orderer, ...endorsers, '--waitForEvent']),
    ...(organization.orderer
      ? [
          '# osnadmin channel list $HC_OSNADMIN_FLAGS',
          exported('HC_OSNADMIN_FLAGS', osnadminFlags(organization)),
        ]
      : []),
    '',
  ].join('\n');
}

/** A list of flags in one variable, which the shell splits again at its spaces. */
function exported(name: string, flags: readonly string[]): string {
  return `export ${name}=${quoted(flags.join(' '))}`;
}

/** Quotes for POSIX shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
