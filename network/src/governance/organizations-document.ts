import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Toolbox } from '../host/toolbox.js';
import type { Network, Organization } from '../topology/network.js';
import { accessControl, submitOnce } from './contract.js';

const kind = 'organizations';
const documentInForce = z.object({ version: z.int(), digest: z.string() });
type DocumentInForce = z.infer<typeof documentInForce>;

/** The organisations document of this consortium, as canonical JSON: keys in alphabetical order. */
export function organizationsDocument(organizations: readonly Organization[]): string {
  return JSON.stringify({
    organizations: organizations.map(({ kind, mspId, displayName }) => ({
      kind,
      mspId,
      name: displayName,
    })),
  });
}

/**
 * Puts the organisations document in force: the first organisation proposes it and the others
 * approve it, each by its own administrator, until it is. Nothing happens if it is already.
 */
export async function ensureOrganizationsDocument(
  toolbox: Toolbox,
  network: Network,
): Promise<void> {
  const content = organizationsDocument(network.organizations);
  const digest = createHash('sha256').update(content).digest('hex');
  const [proposer, ...approvers] = network.organizations.map((organization) =>
    accessControl(toolbox, network, organization),
  );
  if (proposer === undefined) {
    return;
  }
  const inForce = async (): Promise<DocumentInForce | undefined> => {
    const text = await proposer.queryText('GetDocument', kind);
    return text === undefined ? undefined : documentInForce.parse(JSON.parse(text));
  };

  const before = await inForce();
  if (before?.digest === digest) {
    return;
  }
  const version = String((before?.version ?? 0) + 1);
  await submitOnce(proposer.submit('ProposeDocument', kind, version, content, randomUUID()));
  for (const approver of approvers) {
    if ((await inForce())?.digest === digest) {
      return;
    }
    await submitOnce(approver.submit('ApproveDocument', kind, version, digest, randomUUID()));
  }
}
