import { askKubo } from './kubo.js';
import { endpoints, organization } from './network.js';
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
  const answer = await askKubo(name, 'pin/ls?type=recursive');
  const { Keys = {} } = (await answer.json()) as { Keys?: Record<string, unknown> };
  return Object.keys(Keys).sort();
}
