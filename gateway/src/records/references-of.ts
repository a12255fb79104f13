/** Every literal reference inside a value, in the order of its elements, without its version. */
export function referencesOf(value: unknown): string[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  const own =
    'reference' in value && typeof value.reference === 'string'
      ? [withoutVersion(value.reference)]
      : [];
  return [...own, ...Object.values(value).flatMap(referencesOf)];
}

/** `Type/id` of a reference to a version of it, such as `Type/id/_history/1`. */
export function withoutVersion(reference: string): string {
  return reference.replace(/\/_history\/[^/]+$/, '');
}
