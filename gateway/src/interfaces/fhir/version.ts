/** Entity tag of the first version, the only one while there are no updates. */
export const etag = 'W/"1"';

/** Path of a resource's first version below the FHIR base. */
export function versionPath({ type, id }: { readonly type: string; readonly id: string }): string {
  return `${type}/${id}/_history/1`;
}
