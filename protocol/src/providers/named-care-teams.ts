import type { ConsentException } from '../consents/provisions.js';

/** Care teams that one consent can name: each is read from the ledger whenever it decides. */
export const namedCareTeamsLimit = 20;

/** The care teams that a provision names, at all depths, each once. */
export function careTeamsNamedBy({ actors, except }: ConsentException): string[] {
  const own = (actors ?? []).flatMap((actor) =>
    actor.kind === 'care-team' ? [actor.careTeamId] : [],
  );
  return [...new Set([...own, ...(except ?? []).flatMap(careTeamsNamedBy)])];
}
