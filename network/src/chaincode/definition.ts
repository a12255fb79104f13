import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfPresent, writeFile, writeJson } from '../host/files.js';
import type { Network } from '../topology/network.js';
import { publicStatePolicy, readCollections, renderCollections } from './collections.js';
import { slots, type Slot } from './connection.js';
import { chaincodePackage, packageId, packageLabel } from './package.js';

const definitionSchema = z.strictObject({
  sequence: z.int().min(1),
  label: z.string(),
  packageId: z.string(),
  /** Digest of the endorsement policy and the collections. */
  rules: z.string(),
  slot: z.enum(slots),
});

/** A chaincode definition and where its service runs on every organisation's host. */
export type Definition = z.infer<typeof definitionSchema>;

const recordSchema = z.strictObject({
  /** What the channel has committed. */
  committed: definitionSchema.optional(),
  /** What may be on its way there: a commit that was sent can take effect after it was given up. */
  pending: z.array(definitionSchema).default([]),
});
export type DefinitionRecord = z.infer<typeof recordSchema>;

const digestShown = 12;

/**
 * Version under which the channel knows a definition. It names the release and the rules, so that
 * the channel's word tells which of two proposals for one sequence was committed.
 */
export function versionOf({ label, rules }: Pick<Definition, 'label' | 'rules'>): string {
  const release = label.slice(label.lastIndexOf('-') + 1);
  return `${release.slice(0, digestShown)}.${rules.slice(0, digestShown)}`;
}

/** What a definition says besides its package, as flags of the lifecycle. */
export interface Rules {
  readonly endorsementPolicy: string;
  readonly collectionsFile: string;
  readonly digest: string;
}

/** Renders the collections and the endorsement policy for this consortium. */
export function writeRules(network: Network, collectionsSource: string): Rules {
  const collectionsFile = join(network.folders.channel, 'collections.json');
  const collections = `${JSON.stringify(
    renderCollections(readCollections(collectionsSource), network.organizations),
    null,
    2,
  )}\n`;
  writeFile(collectionsFile, collections);
  const endorsementPolicy = publicStatePolicy(
    network.chaincode.endorsements,
    network.organizations,
  );
  return {
    endorsementPolicy,
    collectionsFile,
    digest: createHash('sha256').update(endorsementPolicy).update(collections).digest('hex'),
  };
}

/** Writes the package of a release that runs in this slot, and returns its id. */
export function writePackage(network: Network, label: string, slot: Slot): string {
  const name = `${label}.${slot}`;
  const content = chaincodePackage(name);
  const id = packageId(name, content);
  writeFile(packageFile(network, id), content);
  return id;
}

/** The package of this id. */
export function packageFile(network: Network, id: string): string {
  return join(network.folders.chaincode, `${packageLabel(id)}.tar.gz`);
}

/** Reads what is known of committed and pending definitions. */
export function readRecord(network: Network): DefinitionRecord {
  const content = readIfPresent(recordFile(network));
  return content === undefined ? { pending: [] } : recordSchema.parse(JSON.parse(content));
}

/** Keeps what is known of committed and pending definitions. */
export function writeRecord(network: Network, record: DefinitionRecord): void {
  writeJson(recordFile(network), record);
}

function recordFile(network: Network): string {
  return join(network.folders.channel, 'chaincode.json');
}
