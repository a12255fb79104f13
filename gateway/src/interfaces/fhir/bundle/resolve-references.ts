import type { ErrorCode } from '@healthchain/protocol';
import { issuesOf, type Issue } from '../issue.js';
import { isJsonObject, type JsonObject } from '../json/exact-json.js';
import type { Draft } from './draft.js';
import { rewriteLinks } from './rewrite-links.js';
import type { Targets } from './targets.js';

/** What references may point to. */
export interface ReferenceScope {
  /** FHIR base of this server. */
  readonly base: string;
  /** `Type/id` by the fullUrl of each entry, new or already known. */
  readonly byFullUrl: ReadonlyMap<string, string>;
  /** New resources that conditional references may mean. */
  readonly drafts: readonly Draft[];
  readonly targets: Targets;
}

/** A reference, and the Reference that holds it. */
export interface FoundReference {
  readonly holder: JsonObject;
  readonly text: string;
  readonly path: string;
}

/**
 * Rewrites the references of a draft to `Type/id`, in place: those to entries of the Bundle, and
 * conditional ones. References to contained resources, to versions and to other servers stay as they are.
 *
 * @returns what points to nothing, or to several resources.
 */
export async function resolveReferences(draft: Draft, scope: ReferenceScope): Promise<Issue[]> {
  const issues: Issue[] = [];
  rewriteLinks(draft.resource, draft.type, scope.byFullUrl);
  for (const { holder, text, path } of findReferences(draft.resource, draft.type)) {
    try {
      const resolved = await resolve(text, draft, scope);
      if ('code' in resolved) {
        issues.push({ code: resolved.code, expression: path });
      } else {
        holder.reference = resolved.reference;
      }
    } catch (error) {
      issues.push(...issuesOf(error).map((issue) => ({ ...issue, expression: path })));
    }
  }
  return issues;
}

/** In R4 a string named `reference` is always a Reference's. */
export function findReferences(value: unknown, path: string): FoundReference[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => findReferences(item, `${path}[${index}]`));
  }
  if (!isJsonObject(value)) {
    return [];
  }
  const { reference } = value;
  const own =
    typeof reference === 'string'
      ? [{ holder: value, text: reference, path: `${path}.reference` }]
      : [];
  const inner = Object.entries(value).flatMap(([name, item]) =>
    typeof item === 'object' ? findReferences(item, `${path}.${name}`) : [],
  );
  return [...own, ...inner];
}

type Resolution = { readonly reference: string } | { readonly code: ErrorCode };

const unresolved: Resolution = { code: 'REFERENCE_UNRESOLVED' };

async function resolve(text: string, draft: Draft, scope: ReferenceScope): Promise<Resolution> {
  if (text.startsWith('#')) {
    return hasContained(draft.resource, text.slice(1)) ? { reference: text } : unresolved;
  }
  const inBundle = scope.byFullUrl.get(text) ?? scope.byFullUrl.get(besideFullUrl(draft, text));
  if (inBundle !== undefined) {
    return { reference: inBundle };
  }
  const local = text.startsWith(`${scope.base}/`) ? text.slice(scope.base.length + 1) : text;
  if (/^https?:/.test(local)) {
    return { reference: text };
  }
  return resolveLocal(local, scope);
}

/** `#` alone means the resource that contains. */
function hasContained({ contained }: JsonObject, id: string): boolean {
  const resources: unknown[] = Array.isArray(contained) ? contained : [];
  return id === '' || resources.some((resource) => isJsonObject(resource) && resource.id === id);
}

/** `Type/id` in an entry with fullUrl `http…/Type/id` may mean a neighbour under the same base. */
function besideFullUrl({ fullUrl = '' }: Draft, text: string): string {
  const [, base] = /^(https?:\/\/.*)\/[A-Z][A-Za-z]+\/[^/]+$/.exec(fullUrl) ?? [];
  return base === undefined ? text : `${base}/${text}`;
}

/** `Type/id`, or the first version of it, which is the only one. */
const localReference = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/1)?$/;

async function resolveLocal(text: string, scope: ReferenceScope): Promise<Resolution> {
  const [, conditionalType, criteria] = /^([A-Z][A-Za-z]+)\?(.+)$/s.exec(text) ?? [];
  if (conditionalType !== undefined && criteria !== undefined) {
    return resolveCondition(conditionalType, criteria, scope);
  }
  const [, type, id] = localReference.exec(text) ?? [];
  const known = type !== undefined && id !== undefined && (await scope.targets.exists(type, id));
  return known ? { reference: text } : unresolved;
}

async function resolveCondition(
  type: string,
  criteria: string,
  { targets, drafts }: ReferenceScope,
): Promise<Resolution> {
  const [only, ...others] = await targets.matching(type, criteria, drafts);
  if (others.length > 0) {
    return { code: 'REFERENCE_AMBIGUOUS' };
  }
  return only === undefined ? unresolved : { reference: `${type}/${only}` };
}
