import type { Request } from 'express';

/** What a client wants back from a create (RFC 7240, `Prefer: return=`). */
export type Preference = 'minimal' | 'representation';

/** The resource comes back only if the client asks for it. */
export function preferenceOf(request: Request): Preference {
  return preferences(request).includes('return=representation') ? 'representation' : 'minimal';
}

/** Whether unknown search parameters are to be refused: `Prefer: handling=strict`. */
export function isStrict(request: Request): boolean {
  return preferences(request).includes('handling=strict');
}

function preferences(request: Request): string[] {
  return (request.get('prefer') ?? '').split(/[,;]/).map((preference) => preference.trim());
}
