import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const kind = z.string().min(1);
const collectionSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/),
  members: z.array(kind).min(1),
  endorsedByPairs: z.array(z.tuple([kind, kind])).min(1),
  memberOnlyRead: z.boolean(),
  memberOnlyWrite: z.boolean(),
  requiredPeerCount: z.int().min(0),
  maxPeerCount: z.int().min(0),
  blockToLive: z.int().min(0),
});

/** A private data collection, by kind of organisation. */
export type CollectionDefinition = z.infer<typeof collectionSchema>;

/** What rules on collections and endorsement look at. */
export interface Member {
  readonly mspId: string;
  readonly kind: string;
}

/** Reads `collections.yaml`. @throws ZodError where it is malformed */
export function readCollections(file: string): readonly CollectionDefinition[] {
  return z.array(collectionSchema).parse(parse(readFileSync(file, 'utf8')));
}

/** Pairs of different organisations, in the definition's order, that endorse a write together. */
export function endorsingPairs(
  definition: CollectionDefinition,
  members: readonly Member[],
): readonly (readonly [Member, Member])[] {
  const pairs = definition.endorsedByPairs.flatMap(([first, second]) =>
    members
      .filter((member) => member.kind === first)
      .flatMap((one) =>
        members
          .filter((other) => other.kind === second && other.mspId !== one.mspId)
          .map((other) => [one, other] as const),
      ),
  );
  const key = (pair: readonly [Member, Member]): string =>
    pair
      .map((member) => member.mspId)
      .sort()
      .join('+');
  return pairs.filter(
    (pair, index) => pairs.findIndex((each) => key(each) === key(pair)) === index,
  );
}

/** The collections of these organisations as Fabric's lifecycle reads them. */
export function renderCollections(
  definitions: readonly CollectionDefinition[],
  organizations: readonly Member[],
): Record<string, unknown>[] {
  return definitions.map((definition) => {
    const members = organizations.filter(({ kind }) => definition.members.includes(kind));
    const pairs = endorsingPairs(definition, organizations);
    if (members.length === 0 || pairs.length === 0) {
      throw new Error(`No two organisations can endorse writes to "${definition.name}".`);
    }
    const alternatives = pairs.map(
      ([one, other]) => `AND('${one.mspId}.peer','${other.mspId}.peer')`,
    );
    return {
      name: definition.name,
      policy: `OR(${members.map(({ mspId }) => `'${mspId}.member'`).join(',')})`,
      requiredPeerCount: definition.requiredPeerCount,
      maxPeerCount: definition.maxPeerCount,
      blockToLive: definition.blockToLive,
      memberOnlyRead: definition.memberOnlyRead,
      memberOnlyWrite: definition.memberOnlyWrite,
      endorsementPolicy: { signaturePolicy: `OR(${alternatives.join(',')})` },
    };
  });
}

/** Policy for public state: any `endorsements` of the organisations. */
export function publicStatePolicy(endorsements: number, organizations: readonly Member[]): string {
  const peers = organizations.map(({ mspId }) => `'${mspId}.peer'`);
  return `OutOf(${endorsements},${peers.join(',')})`;
}
