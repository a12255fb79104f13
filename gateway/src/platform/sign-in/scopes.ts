/** FHIR interactions that a scope can permit, in the order of SMART's letters `cruds`. */
export const interactions = ['create', 'read', 'update', 'delete', 'search'] as const;
export type Interaction = (typeof interactions)[number];

/** What one scope permits. */
export interface Permission {
  /** A FHIR resource type, or `*` for every type. */
  readonly type: string;
  readonly interactions: readonly Interaction[];
}

const scopeForm = /^system\/(\*|[A-Z][A-Za-z]{1,63})\.(\*|read|write|(?=[cruds])c?r?u?d?s?)$/;

/** SMART App Launch 2.2, "Scopes for requesting FHIR Resources": what the v1 forms mean in v2. */
const version1: Readonly<Record<string, string>> = { '*': 'cruds', read: 'rs', write: 'cud' };

/**
 * Parses a SMART system scope: v2 (`system/Patient.rs`, `system/*.cruds`) or v1 (`system/*.read`).
 * Other contexts (`patient/`, `user/`) and granular scopes (`?category=…`) are not granted here.
 */
export function parseScope(scope: string): Permission | undefined {
  const [, type, suffix] = scopeForm.exec(scope) ?? [];
  if (type === undefined || suffix === undefined) return undefined;
  const letters = version1[suffix] ?? suffix;
  return {
    type,
    interactions: interactions.filter((_, at) => letters.includes('cruds'.charAt(at))),
  };
}

/** Parses a space-separated list; `undefined` if it is empty or any of its scopes is unknown. */
export function parseScopes(scopes: string): readonly Permission[] | undefined {
  const permissions = scopes.split(' ').map(parseScope);
  return permissions.every((permission) => permission !== undefined) ? permissions : undefined;
}

/** Whether one of the permissions allows the interaction; type `*` asks for all types at once. */
export function permits(
  granted: readonly Permission[],
  interaction: Interaction,
  type: string,
): boolean {
  return granted.some(
    (permission) =>
      (permission.type === '*' || permission.type === type) &&
      permission.interactions.includes(interaction),
  );
}

/** Whether everything that is requested lies within what is granted. */
export function covers(granted: readonly Permission[], requested: readonly Permission[]): boolean {
  return requested.every(({ type, interactions: wanted }) =>
    wanted.every((interaction) => permits(granted, interaction, type)),
  );
}
