/** Every literal reference inside a value, in the order of its elements. */
export function referencesOf(value: unknown): string[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  const own = 'reference' in value && typeof value.reference === 'string' ? [value.reference] : [];
  return [...own, ...Object.values(value).flatMap(referencesOf)];
}
