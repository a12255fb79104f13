import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '@healthchain/protocol';
import { z } from 'zod';
import type { Toolbox } from '../host/toolbox.js';
import type { Network, Organization } from '../topology/network.js';
import { accessPolicyDocument, readAccessPolicy } from './access-policy.js';
import { accessControl, submitOnce } from './contract.js';
import { stageFolder } from './drug-knowledge.js';
import { prescribingPolicyDocument } from './prescribing-policy.js';
import { requestPolicyDocument } from './request-policy.js';

/** Documents that a network begins with come before anybody has a passkey to sign for them. */
const unsigned = 'null';

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

/** Where each organisation's passkeys are used: at its gateway. Canonical JSON too. */
export function relyingPartiesDocument(organizations: readonly Organization[]): string {
  return JSON.stringify({
    relyingParties: organizations.map(({ mspId, gatewayUrl }) => {
      const { hostname, origin } = new URL(gatewayUrl);
      return { mspId, origins: [origin], rpId: hostname };
    }),
  });
}

/**
 * Puts every document of this consortium in force. Nothing happens to those that are already, nor to
 * policies that the organisations have decided on since.
 *
 * @param initial the policies, and the folder of drug knowledge, of a network that has none
 */
export async function ensureDocuments(
  toolbox: Toolbox,
  network: Network,
  initial: {
    readonly accessPolicy: string;
    readonly requestPolicy: string;
    readonly prescribingPolicy: string;
    readonly drugs: string;
  },
  report: (progress: string) => void,
): Promise<void> {
  const { organizations } = network;
  await ensureDocument(toolbox, network, 'organizations', organizationsDocument(organizations));
  await ensureDocument(toolbox, network, 'relyingParties', relyingPartiesDocument(organizations));
  for (const [kind, read] of [
    ['accessPolicy', () => accessPolicyDocument(readAccessPolicy(initial.accessPolicy))],
    ['requestPolicy', () => requestPolicyDocument(initial.requestPolicy)],
    ['prescribingPolicy', () => prescribingPolicyDocument(initial.prescribingPolicy)],
    [
      'drugKnowledge',
      async () =>
        canonicalJson((await stageFolder(toolbox, network, initial.drugs, report)).document),
    ],
  ] as const) {
    if ((await documentOf(toolbox, network, kind)) === undefined) {
      await ensureDocument(toolbox, network, kind, await read());
    }
  }
}

/** A document in force, as the first organisation's peer has it. */
async function documentOf(
  toolbox: Toolbox,
  network: Network,
  kind: string,
): Promise<DocumentInForce | undefined> {
  const [first] = network.organizations;
  const text =
    first && (await accessControl(toolbox, network, first).queryText('GetDocument', kind));
  return text === undefined ? undefined : documentInForce.parse(JSON.parse(text));
}

/**
 * The first organisation proposes the document and the others approve it, each by its own
 * administrator, until it is in force.
 */
async function ensureDocument(
  toolbox: Toolbox,
  network: Network,
  kind: string,
  content: string,
): Promise<void> {
  const digest = createHash('sha256').update(content).digest('hex');
  const [proposer, ...approvers] = network.organizations.map((organization) =>
    accessControl(toolbox, network, organization),
  );
  if (proposer === undefined) {
    return;
  }
  const inForce = (): Promise<DocumentInForce | undefined> => documentOf(toolbox, network, kind);

  const before = await inForce();
  if (before?.digest === digest) {
    return;
  }
  const version = String((before?.version ?? 0) + 1);
  await submitOnce(
    proposer.submit('ProposeDocument', kind, version, content, unsigned, randomUUID()),
  );
  for (const approver of approvers) {
    if ((await inForce())?.digest === digest) {
      return;
    }
    await submitOnce(
      approver.submit('ApproveDocument', kind, version, digest, unsigned, randomUUID()),
    );
  }
}
