import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  accessPolicyDocument,
  accessPolicySchema,
  comparePolicies,
  readAccessPolicy,
  type AccessPolicy,
} from '../governance/access-policy.js';
import { accessControl, type AdministeredContract } from '../governance/contract.js';
import {
  governedDocument,
  nextVersion,
  type GovernedDocument,
  type StatedDocument,
} from '../governance/proposals.js';
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

/** What is in force, how a file differs from it, and which proposals wait for approvals. */
export async function diffPolicy(options: PolicyOptions & { file: string }): Promise<string> {
  const { policies } = await connect(options);
  const inForce = await policies.inForce();
  const waiting = await policies.waiting(inForce);
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
  const { contract, policies, organization } = await connect(options);
  const inForce = await policies.inForce();
  const policy = readAccessPolicy(options.file);
  const known = await policies.waiting(inForce);
  const signed = await officersVote(organization, options, inForce, policy);
  const [version, document] = [String(nextVersion(inForce)), accessPolicyDocument(policy)];
  await contract.submit('ProposeDocument', kind, version, document, signed, randomUUID());
  const made = (await policies.waiting(inForce)).find(
    ({ digest }) => !known.some((each) => each.digest === digest),
  );
  if (made === undefined) {
    throw new Error('The proposal is not on the ledger of the first peer yet: run `policy diff`.');
  }
  return made.digest;
}

/** Approves a proposal for an organisation. Answers whether it is in force thereby. */
export async function approvePolicy(options: VoteOptions & { digest: string }): Promise<boolean> {
  const { contract, policies, organization } = await connect(options);
  const inForce = await policies.inForce();
  const proposals = await policies.waiting(inForce);
  const proposal = proposals.find(({ digest }) => digest === options.digest);
  if (proposal === undefined) {
    throw new Error('No proposal that waits has this digest: run `policy diff`.');
  }
  const signed = await officersVote(organization, options, inForce, proposal.content);
  const version = String(nextVersion(inForce));
  await contract.submit('ApproveDocument', kind, version, options.digest, signed, randomUUID());
  return (await policies.inForce())?.digest === options.digest;
}

/** What a privacy officer has signed for a policy, as JSON; the first one needs no signature. */
async function officersVote(
  organization: Organization,
  { officer, signed }: VoteOptions,
  inForce: StatedDocument<AccessPolicy> | undefined,
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
  readonly contract: AdministeredContract;
  readonly policies: GovernedDocument<AccessPolicy>;
  readonly organization: Organization;
}> {
  const network = placedNetwork(state);
  const [first] = network.organizations;
  const name = as ?? first?.name ?? '';
  const toolbox = await ensureToolbox((line) => {
    console.error(line);
  });
  const organization = findOrganization(network, name);
  const contract = accessControl(toolbox, network, organization);
  const policies = governedDocument(contract, kind, accessPolicySchema);
  return { contract, policies, organization };
}

function differences(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0
    ? [`Nothing differs: ${name}`]
    : [`Differs: ${name}`, ...lines.map((line) => `  ${line}`)];
}
