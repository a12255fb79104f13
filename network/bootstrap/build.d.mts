/** Deletes what was compiled in a workspace from a source that is gone. */
export function removeOrphans(workspace: { readonly name: string; readonly sources: string }): void;
