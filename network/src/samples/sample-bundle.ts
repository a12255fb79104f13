interface SampleResource {
  readonly resourceType: string;
  readonly identifier?: readonly { readonly system?: string; readonly value?: string }[];
}

/** What is looked at of a Synthea Bundle. */
export interface SampleBundle {
  readonly type: string;
  readonly entry: readonly { readonly resource: SampleResource }[];
}

/**
 * By type of resource, the identifiers by which a server is asked whether it has a Bundle: the first
 * entry's of a transaction, which is there as a whole or not at all, and every entry's of a batch.
 */
export function identifiersToLookUp({
  type,
  entry,
}: SampleBundle): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { resource } of type === 'transaction' ? entry.slice(0, 1) : entry) {
    const [identifier] = resource.identifier ?? [];
    if (identifier?.value === undefined) continue;
    const token = `${escaped(identifier.system ?? '')}|${escaped(identifier.value)}`;
    const ofType = found.get(resource.resourceType) ?? [];
    found.set(resource.resourceType, [...ofType.filter((other) => other !== token), token]);
  }
  return found;
}

/** In a search, these characters separate values and their parts. */
function escaped(text: string): string {
  return text.replace(/[\\,|$]/g, String.raw`\$&`);
}
