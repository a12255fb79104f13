/** Every literal reference inside a value, in the order of its elements, without its version. */
export function referencesOf(value: unknown): string[] {
  const found: string[] = [];
  collect(value, found);
  return found;
}

/** Every resource on its way in passes here several times: one list grows, instead of one for each element. */
function collect(value: unknown, found: string[]): void {
  if (value === null || typeof value !== 'object') {
    return;
  }
  if ('reference' in value && typeof value.reference === 'string') {
    found.push(withoutVersion(value.reference));
  }
  for (const part of Object.values(value)) {
    collect(part, found);
  }
}

/** `Type/id` of a reference to a version of it, such as `Type/id/_history/1`. */
export function withoutVersion(reference: string): string {
  return reference.replace(/\/_history\/[^/]+$/, '');
}
