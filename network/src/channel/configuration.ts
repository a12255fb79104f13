import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { run, type Toolbox } from '../host/toolbox.js';
import { ordererFlags, peerCommand } from '../nodes/administrator.js';
import type { Network, Organization } from '../topology/network.js';

/** An organisation's definition, of which this knows the lists of revoked certificates: PEM in base64. */
const memberSchema = z.looseObject({
  values: z.looseObject({
    MSP: z.looseObject({
      value: z.looseObject({
        config: z.looseObject({ revocation_list: z.array(z.string()).nullish() }),
      }),
    }),
  }),
});
const sectionSchema = z.looseObject({ groups: z.record(z.string(), memberSchema) });
const configurationSchema = z.looseObject({
  channel_group: z.looseObject({
    groups: z.looseObject({ Application: sectionSchema, Orderer: sectionSchema }),
  }),
});
const blockSchema = z.object({
  data: z.object({
    data: z.tuple([
      z.object({ payload: z.object({ data: z.object({ config: configurationSchema }) }) }),
    ]),
  }),
});

/** The channel's configuration, as `configtxlator` shows it. */
export type Configuration = z.infer<typeof configurationSchema>;

/**
 * The configuration in force.
 *
 * @param from whose node is asked: the orderers say what is ordered, a peer what it has committed
 * @param scratch folder for what the tools hand over
 */
export async function fetchConfiguration(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  from: 'orderer' | 'peer',
  scratch: string,
): Promise<Configuration> {
  const block = join(scratch, `${organization.name}-${from}.block`);
  const flags = from === 'orderer' ? ordererFlags(network, organization) : [];
  await run(toolbox, 'peer', {
    ...peerCommand(toolbox, organization),
    args: ['channel', 'fetch', 'config', block, '--channelID', network.channel, ...flags],
  });
  const decoded = await translate(toolbox, 'proto_decode', 'common.Block', block, `${block}.json`);
  return blockSchema.parse(JSON.parse(readFileSync(decoded, 'utf8'))).data.data[0].payload.data
    .config;
}

/** Translates between the messages of Fabric and JSON. @returns the file that was written */
export async function translate(
  toolbox: Toolbox,
  direction: 'proto_decode' | 'proto_encode',
  type: string,
  input: string,
  output: string,
): Promise<string> {
  const args = [direction, '--type', type, '--input', input, '--output', output];
  await run(toolbox, 'configtxlator', { args });
  return output;
}

/** Definitions of an organisation: as a member, and as one that orders. */
export function definitionsOf({ channel_group: channel }: Configuration, { mspId }: Organization) {
  const { Application, Orderer } = channel.groups;
  return [Application, Orderer].flatMap(({ groups }) => {
    const definition = groups[mspId];
    return definition === undefined ? [] : [definition.values.MSP.value.config];
  });
}
