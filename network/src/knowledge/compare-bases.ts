import { canonicalJson, type KnowledgeEntry } from '@healthchain/protocol';

/** What becomes other from one base to the next, a line for each entry: `+` new, `-` gone, `~` changed. */
export function compareBases(
  before: readonly KnowledgeEntry[],
  after: readonly KnowledgeEntry[],
): readonly string[] {
  const [earlier, later] = [byRxcui(before), byRxcui(after)];
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((rxcui) => lineOf(earlier.get(rxcui), later.get(rxcui)));
}

function byRxcui(entries: readonly KnowledgeEntry[]): ReadonlyMap<string, KnowledgeEntry> {
  return new Map(entries.map((entry) => [entry.rxcui, entry]));
}

function lineOf(before: KnowledgeEntry | undefined, after: KnowledgeEntry | undefined): string[] {
  if (after === undefined) {
    return before === undefined ? [] : [`- ${describe(before)}`];
  }
  if (before === undefined) {
    return [`+ ${describe(after)}`];
  }
  return canonicalJson(before) === canonicalJson(after)
    ? []
    : [`~ ${describe(before)} -> ${describe(after)}`];
}

function describe(entry: KnowledgeEntry): string {
  const known =
    entry.kind === 'ingredient'
      ? `${entry.interactions.length} interactions`
      : entry.ingredients.map(({ name }) => name).join(' + ');
  return `${entry.rxcui} ${entry.name}: ${known}`;
}
