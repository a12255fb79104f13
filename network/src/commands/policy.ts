import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  accessPolicyDocument,
  comparePolicies,
  readAccessPolicy,
  statedPolicySchema,
  type AccessPolicy,
  type StatedPolicy,
} from '../governance/access-policy.js';
import { accessControl, type AccessControl } from '../governance/contract.js';
import { findSignatory, signatureOf } from '../governance/step-up.js';
import { findOrganization, type Organization } from '../topology/network.js';
import { placedNetwork } from '../topology/placement.js';
import { ensureToolbox } from './start/tools.js';

/** Which network, and the administrator of which of its organisations acts. */
export interface PolicyOptions {
  readonly state: string;
  /** Name in the consortium file; the first organisation's without it, for what changes nothing. */
  readonly as?: string;
}

/** Who votes for an organisation besides its administrator. */
export interface VoteOptions extends PolicyOptions {
  /** The privacy officer who is to sign, by name. */
  readonly officer: string;
  /** Holds what they have signed already. */
  readonly signed?: string;
}

const kind = 'accessPolicy';
const proposalPage = z.object({ proposals: z.array(statedPolicySchema), bookmark: z.string() });

/** What is in force, how a file differs from it, and which proposals wait for approvals. */
export async function diffPolicy(options: PolicyOptions & { file: string }): Promise<string> {
  const { contract } = await connect(options);
  const inForce = await policyInForce(contract);
  const waiting = await openProposals(contract, inForce);
  return [
    inForce === undefined
      ? 'No access policy is in force.'
      : `In force: version ${inForce.version}, ${inForce.digest}`,
    ...differences(options.file, comparePolicies(inForce?.content, readAccessPolicy(options.file))),
    ...waiting.flatMap(({ digest, approvals, content }) =>
      differences(
        `proposal ${digest} (approved by ${approvals.join(', ')})`,
        comparePolicies(inForce?.content, content),
      ),
    ),
    '',
  ].join('\n');
}

/** Proposes a file as the next version; the organisation approves it thereby. Answers its digest. */
export async function proposePolicy(options: VoteOptions & { file: string }): Promise<string> {
  const { contract, organization } = await connect(options);
  const inForce = await policyInForce(contract);
  const policy = readAccessPolicy(options.file);
  const known = await openProposals(contract, inForce);
  const signed = await officersVote(organization, options, inForce, policy);
  const [version, document] = [String(nextVersion(inForce)), accessPolicyDocument(policy)];
  await contract.submit('ProposeDocument', kind, version, document, signed, randomUUID());
  const made = (await openProposals(contract, inForce)).find(
    ({ digest }) => !known.some((each) => each.digest === digest),
  );
  if (made === undefined) {
    throw new Error('The proposal is not on the ledger of the first peer yet: run `policy diff`.');
  }
  return made.digest;
}

/** Approves a proposal for an organisation. Answers whether it is in force thereby. */
export async function approvePolicy(options: VoteOptions & { digest: string }): Promise<boolean> {
  const { contract, organization } = await connect(options);
  const inForce = await policyInForce(contract);
  const proposals = await openProposals(contract, inForce);
  const proposal = proposals.find(({ digest }) => digest === options.digest);
  if (proposal === undefined) {
    throw new Error('No proposal that waits has this digest: run `policy diff`.');
  }
  const signed = await officersVote(organization, options, inForce, proposal.content);
  const version = String(nextVersion(inForce));
  await contract.submit('ApproveDocument', kind, version, options.digest, signed, randomUUID());
  return (await policyInForce(contract))?.digest === options.digest;
}

/** What a privacy officer has signed for a policy, as JSON; the first one needs no signature. */
async function officersVote(
  organization: Organization,
  { officer, signed }: VoteOptions,
  inForce: StatedPolicy | undefined,
  policy: AccessPolicy,
): Promise<string> {
  if (inForce === undefined) {
    return 'null';
  }
  if (signed !== undefined) {
    return readFileSync(signed, 'utf8');
  }
  const matter = { kind: 'policy', version: nextVersion(inForce), policy };
  return signatureOf(organization, findSignatory(organization, officer), matter, (line) => {
    console.error(line);
  });
}

async function connect({ state, as }: PolicyOptions): Promise<{
  readonly contract: AccessControl;
  readonly organization: Organization;
}> {
  const network = placedNetwork(state);
  const [first] = network.organizations;
  const name = as ?? first?.name ?? '';
  const toolbox = await ensureToolbox((line) => {
    console.error(line);
  });
  const organization = findOrganization(network, name);
  return { contract: accessControl(toolbox, network, organization), organization };
}

async function policyInForce(contract: AccessControl): Promise<StatedPolicy | undefined> {
  const text = await contract.queryText('GetDocument', kind);
  return text === undefined ? undefined : statedPolicySchema.parse(JSON.parse(text));
}

/** Proposals of the version that comes next; earlier ones can no longer come into force. */
async function openProposals(
  contract: AccessControl,
  inForce: StatedPolicy | undefined,
): Promise<readonly StatedPolicy[]> {
  const found: StatedPolicy[] = [];
  let bookmark = '';
  do {
    const args = [kind, String(nextVersion(inForce)), '200', bookmark];
    const text = (await contract.queryText('ListProposals', ...args)) ?? '';
    const page = proposalPage.parse(JSON.parse(text));
    found.push(...page.proposals);
    bookmark = page.bookmark;
  } while (bookmark !== '');
  return found;
}

function nextVersion(inForce: StatedPolicy | undefined): number {
  return (inForce?.version ?? 0) + 1;
}

function differences(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0
    ? [`Nothing differs: ${name}`]
    : [`Differs: ${name}`, ...lines.map((line) => `  ${line}`)];
}
