import { readFileSync } from 'node:fs';
import path from 'node:path';
import { endpoints, organization, stateFolder } from './network.js';
import { asAdministrator } from './operator.js';

interface CommitmentPage {
  readonly commitments: readonly { readonly commitId: string; readonly custodian: string }[];
  readonly bookmark: string;
}

/** Ids of an organisation's commitments on the ledger, as any organisation may list them. */
export async function commitmentsOf(mspId: string): Promise<string[]> {
  const { name } = organization('research-institute');
  const { channel } = endpoints();
  const found: string[] = [];
  let bookmark = '';
  do {
    const args = JSON.stringify({
      Args: ['PatientRecordContract:ListCommitments', '200', bookmark],
    });
    const { ok, text } = await asAdministrator(
      name,
      `peer chaincode query --channelID ${channel} --name healthchain -c '${args}'`,
    );
    if (!ok) {
      throw new Error(text);
    }
    const page = JSON.parse(text.split('\n')[0] ?? '') as CommitmentPage;
    const own = page.commitments.filter(({ custodian }) => custodian === mspId);
    found.push(...own.map(({ commitId }) => commitId));
    bookmark = page.bookmark;
  } while (bookmark !== '');
  return found.sort();
}

/** CIDs that an organisation's Kubo node holds on to. */
export async function pins(name: string): Promise<string[]> {
  const folder = path.join(stateFolder(), 'organizations', name, 'kubo');
  const token = readFileSync(path.join(folder, 'api-token'), 'utf8').trim();
  const config = JSON.parse(readFileSync(path.join(folder, 'repository/config'), 'utf8')) as {
    Addresses: { API: string };
  };
  const port = Number(config.Addresses.API.split('/').at(-1));
  const answer = await fetch(`http://127.0.0.1:${port}/api/v0/pin/ls?type=recursive`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) {
    throw new Error(`Kubo answered ${answer.status}.`);
  }
  const { Keys = {} } = (await answer.json()) as { Keys?: Record<string, unknown> };
  return Object.keys(Keys).sort();
}
