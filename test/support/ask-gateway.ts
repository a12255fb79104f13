import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { stateFolder, type OrganizationEndpoints } from './network.js';

interface GatewayFiles {
  readonly peering: { readonly certificateFile: string; readonly keyFile: string };
  readonly others: readonly { mspId: string; peeringUrl: string; tlsCaFile: string }[];
}

export interface PeeringAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks another organisation's gateway something, with the files of the asking organisation's. */
export async function askGateway(
  asking: OrganizationEndpoints,
  asked: OrganizationEndpoints,
  route: string,
  question: object,
): Promise<PeeringAnswer> {
  const file = path.join(stateFolder(), 'organizations', asking.name, 'gateway/config.json');
  const { peering, others } = JSON.parse(readFileSync(file, 'utf8')) as GatewayFiles;
  const target = others.find(({ mspId }) => mspId === asked.mspId);
  const agent = new Agent({
    ca: readFileSync(target?.tlsCaFile ?? ''),
    cert: readFileSync(peering.certificateFile),
    key: readFileSync(peering.keyFile),
  });
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(route, target?.peeringUrl),
      { agent, method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        text(response).then((answer) => {
          agent.destroy();
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) });
        }, reject);
      },
    );
    outgoing.once('error', reject);
    outgoing.end(JSON.stringify(question));
  });
}
