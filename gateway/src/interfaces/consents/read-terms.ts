import type { ConsentActor, ConsentException, ConsentTerms } from '@healthchain/protocol';
import type { NamedActor } from './actor-reference.js';
import { inexpressible, type ElementPath } from './inexpressible.js';
import type { ReadProvision } from './provision-schema.js';

/**
 * The terms that a root provision says; the schema of statements judges what is missing. Actors stand side by
 * side: the organisation beside one of its roles would be the whole organisation.
 *
 * @throws FhirIssuesError CONSENT_NOT_EXPRESSIBLE where actors are not of one organisation
 */
export function termsIn(
  { actors = [], ...provision }: ReadProvision,
  isOnce: boolean,
): ConsentTerms {
  const [first, ...others] = actors;
  if (first === undefined) {
    throw inexpressible([['provision', 'actor']]);
  }
  const { grantee } = first;
  const isWhole = first.actor === undefined && others.length === 0;
  const narrowed = isWhole ? provision : { ...provision, actors };
  return {
    grantee,
    ...exceptionIn(narrowed, grantee, ['provision']),
    ...(isOnce ? { once: true } : {}),
  } as ConsentTerms;
}

function exceptionIn(
  { actors, except, ...conditions }: ReadProvision,
  grantee: string,
  path: ElementPath,
): ConsentException {
  return {
    ...conditions,
    ...(actors && {
      actors: actors.map((each, index) => actorIn(each, grantee, [...path, 'actor', index])),
    }),
    ...(except && {
      except: except.map((each, index) =>
        exceptionIn(each, grantee, [...path, 'provision', index]),
      ),
    }),
  };
}

function actorIn(
  { actor, ...named }: NamedActor,
  grantee: string,
  path: ElementPath,
): ConsentActor {
  if (actor === undefined || named.grantee !== grantee) {
    throw inexpressible([path]);
  }
  return actor;
}
