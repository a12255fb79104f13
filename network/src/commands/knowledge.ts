import { randomUUID } from 'node:crypto';
import { canonicalJson, drugKnowledgeSchema, type DrugKnowledge } from '@healthchain/protocol';
import {
  accessControl,
  prescriptionManagement,
  type AdministeredContract,
} from '../governance/contract.js';
import {
  governedDocument,
  nextVersion,
  type GovernedDocument,
  type StatedDocument,
} from '../governance/proposals.js';
import { compareBases } from '../knowledge/compare-bases.js';
import { makeBase, type MadeBase } from '../knowledge/make-base.js';
import { readKnowledgeFiles } from '../knowledge/read-files.js';
import { missingEntries, stageEntries, stagedEntries } from '../knowledge/staging.js';
import { findOrganization } from '../topology/network.js';
import { placedNetwork } from '../topology/placement.js';
import { ensureToolbox } from './start/tools.js';

/** Which network, and the administrator of which of its organisations acts. */
export interface KnowledgeOptions {
  readonly state: string;
  /** Name in the consortium file; the first organisation's without it, for what changes nothing. */
  readonly as?: string;
}

/** The same with the tables of a base. */
export interface KnowledgeFiles extends KnowledgeOptions {
  readonly files: readonly string[];
}

type Report = (line: string) => void;

const kind = 'drugKnowledge';
/** Bases of drug knowledge are approved by administrators alone. */
const unsigned = 'null';

/** What is in force, and which proposals wait, with how much of each this organisation's peer holds. */
export async function knowledgeStatus(options: KnowledgeOptions): Promise<string> {
  const { documents, contract } = await connect(options);
  const inForce = await documents.inForce();
  const waiting = await documents.waiting(inForce);
  const lines = [
    inForce === undefined
      ? 'No drug knowledge is in force: nothing is checked.'
      : `In force: version ${inForce.version}, ${await describe(inForce, contract)}`,
  ];
  for (const proposal of waiting) {
    lines.push(
      `Proposal ${proposal.digest} (approved by ${proposal.approvals.join(', ')}): ` +
        (await describe(proposal, contract)),
    );
  }
  return [...lines, ''].join('\n');
}

/** How the base of these tables differs from the one in force. */
export async function diffKnowledge(options: KnowledgeFiles, report: Report): Promise<string> {
  const { documents, contract } = await connect(options);
  const base = readBase(options.files, report);
  const inForce = await documents.inForce();
  const before = inForce === undefined ? [] : await stagedEntries(contract, inForce.content.baseId);
  const lines = compareBases(
    before,
    base.entries.map(({ entry }) => entry),
  );
  return [
    lines.length === 0 ? `Nothing differs: ${base.baseId}` : `Differs: ${base.baseId}`,
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** Makes a base of these tables, puts it on the ledger and proposes it. Answers the proposal's digest. */
export async function importKnowledge(options: KnowledgeFiles, report: Report): Promise<string> {
  const base = readBase(options.files, report);
  const { contract } = await connect(options);
  const staged = await stageEntries(contract, base, report);
  report(`Base ${base.baseId}: ${base.entries.length} entries, ${staged} of them new.`);
  return proposeBase(options, base);
}

/** Proposes a base that is on the ledger already. Answers the proposal's digest. */
export async function proposeKnowledge(options: KnowledgeFiles, report: Report): Promise<string> {
  const base = readBase(options.files, report);
  const { contract } = await connect(options);
  await requireComplete(contract, base);
  return proposeBase(options, base);
}

/**
 * Approves a proposal, once it is certain that it is the base of the approver's own tables and that their
 * peer holds every entry of it. Answers whether it is in force thereby.
 */
export async function approveKnowledge(
  options: KnowledgeFiles & { readonly digest: string },
  report: Report,
): Promise<boolean> {
  const base = readBase(options.files, report);
  const { contract, access, documents } = await connect(options);
  const inForce = await documents.inForce();
  const proposal = (await documents.waiting(inForce)).find(
    ({ digest }) => digest === options.digest,
  );
  if (proposal === undefined) {
    throw new Error('No proposal that waits has this digest: run `knowledge status`.');
  }
  requireSame(proposal.content, base);
  await requireComplete(contract, base);
  const version = String(nextVersion(inForce));
  await access.submit('ApproveDocument', kind, version, options.digest, unsigned, randomUUID());
  return (await documents.inForce())?.digest === options.digest;
}

function readBase(files: readonly string[], report: Report): MadeBase {
  const base = makeBase(readKnowledgeFiles(files));
  base.notes.forEach(report);
  return base;
}

async function proposeBase(options: KnowledgeOptions, base: MadeBase): Promise<string> {
  const { access, documents } = await connect(options);
  const inForce = await documents.inForce();
  const document = canonicalJson(base.document);
  const version = String(nextVersion(inForce));
  await access.submit('ProposeDocument', kind, version, document, unsigned, randomUUID());
  const made = (await documents.waiting(inForce)).find(
    ({ content }) => canonicalJson(content) === document,
  );
  if (made === undefined) {
    throw new Error(
      'The proposal is not on the ledger of the first peer yet: run `knowledge status`.',
    );
  }
  return made.digest;
}

function requireSame(proposed: DrugKnowledge, base: MadeBase): void {
  if (canonicalJson(proposed) !== canonicalJson(base.document)) {
    throw new Error(
      `The proposal is of base ${proposed.baseId}, and these tables make ${base.baseId}` +
        (proposed.baseId === base.baseId ? ' with other sources.' : '.'),
    );
  }
}

async function requireComplete(contract: AdministeredContract, base: MadeBase): Promise<void> {
  const missing = await missingEntries(contract, base);
  if (missing.length > 0) {
    throw new Error(
      `The organisation’s peer lacks ${missing.length} of ${base.entries.length} entries of this base.`,
    );
  }
}

async function describe(
  { content: { baseId, entries, sources } }: StatedDocument<DrugKnowledge>,
  contract: AdministeredContract,
): Promise<string> {
  const there = (await stagedEntries(contract, baseId)).length;
  const origins = sources.map(({ id, date, licence }) => `  ${id}, ${date}, ${licence}`);
  return [`base ${baseId}, ${there} of ${entries} entries here`, ...origins].join('\n');
}

async function connect({ state, as }: KnowledgeOptions): Promise<{
  readonly access: AdministeredContract;
  readonly contract: AdministeredContract;
  readonly documents: GovernedDocument<DrugKnowledge>;
}> {
  const network = placedNetwork(state);
  const toolbox = await ensureToolbox((line) => {
    console.error(line);
  });
  const organization = findOrganization(network, as ?? network.organizations[0]?.name ?? '');
  const access = accessControl(toolbox, network, organization);
  return {
    access,
    contract: prescriptionManagement(toolbox, network, organization),
    documents: governedDocument(access, kind, drugKnowledgeSchema),
  };
}
