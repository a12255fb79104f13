import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from '../host/files.js';
import { run, type Toolbox } from '../host/toolbox.js';
import { ordererFlags, peerCommand } from '../nodes/administrator.js';
import type { Network, Organization } from '../topology/network.js';
import { translate, type Configuration } from './configuration.js';

/** A change of the channel's configuration that nobody has signed yet. */
export interface ConfigurationUpdate {
  /** The transaction, as the stock `peer` CLI signs and submits it. */
  readonly file: string;
}

/** Derives the update that leads from one configuration to another. @param scratch folder for files */
export async function draftUpdate(
  toolbox: Toolbox,
  { channel }: Network,
  before: Configuration,
  after: Configuration,
  scratch: string,
): Promise<ConfigurationUpdate> {
  const within = (name: string): string => join(scratch, name);
  const encode = async (name: string, configuration: Configuration): Promise<string> => {
    const file = within(`${name}.json`);
    writeJson(file, configuration);
    return translate(toolbox, 'proto_encode', 'common.Config', file, within(`${name}.pb`));
  };
  const [original, updated] = await Promise.all([encode('before', before), encode('after', after)]);
  const delta = within('delta.pb');
  await run(toolbox, 'configtxlator', {
    args: [
      ...['compute_update', '--channel_id', channel, '--original', original],
      ...['--updated', updated, '--output', delta],
    ],
  });
  const type = 'common.ConfigUpdate';
  const shown = await translate(toolbox, 'proto_decode', type, delta, `${delta}.json`);
  writeJson(within('envelope.json'), envelope(channel, readFileSync(shown, 'utf8')));
  const file = within('update.pb');
  await translate(toolbox, 'proto_encode', 'common.Envelope', within('envelope.json'), file);
  return { file };
}

/** `common.HeaderType` of a configuration update. */
const configurationUpdate = 2;

function envelope(channel: string, delta: string): object {
  return {
    payload: {
      header: { channel_header: { channel_id: channel, type: configurationUpdate } },
      data: { config_update: JSON.parse(delta) as unknown },
    },
  };
}

/**
 * Adds the signatures of organisations' administrators. Where they sit on other machines, the file is
 * carried to them, and each runs `peer channel signconfigtx` on it.
 */
export async function signUpdate(
  toolbox: Toolbox,
  { file }: ConfigurationUpdate,
  signers: readonly Organization[],
): Promise<void> {
  for (const signer of signers) {
    const args = ['channel', 'signconfigtx', '--file', file];
    await run(toolbox, 'peer', { ...peerCommand(toolbox, signer), args });
  }
}

/** Submits an update with the signatures that it has, and that of the submitting administrator. */
export async function submitUpdate(
  toolbox: Toolbox,
  network: Network,
  { file }: ConfigurationUpdate,
  submitter: Organization,
): Promise<void> {
  await run(toolbox, 'peer', {
    ...peerCommand(toolbox, submitter),
    args: [
      ...['channel', 'update', '--file', file, '--channelID', network.channel],
      ...ordererFlags(network, submitter),
    ],
  });
}
