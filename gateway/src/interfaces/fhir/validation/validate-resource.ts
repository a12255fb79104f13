import { OperationOutcomeError, validateResource as validateStructure } from '@medplum/core';
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import type { Issue } from '../issue.js';
import type { JsonObject } from '../json/exact-json.js';
import { loadDefinitions } from './definitions.js';
import { knownPath } from './known-path.js';
import { missedInvariants } from './missed-invariants.js';
import { missedRules } from './missed-rules.js';
import type { PropertyRuleBook } from './property-rules.js';

/**
 * Checks a resource against the structure definitions of FHIR R4: cardinality, types, formats,
 * invariants of severity error, required bindings, target types of references. The first call loads the
 * definitions. Not checked are bindings to value sets that cannot be listed (units, media types,
 * filters), whether codes of extensible bindings exist, org-1, rng-2 of different units, and profiles:
 * neither those that `meta.profile` names nor those that an element asks of its data type.
 *
 * @param resource with plain numbers, references resolved.
 * @param asRead the same with its numbers as the exact parser gives them: `1.0` is no FHIR integer.
 * @returns what is wrong, with paths but without values; empty if the resource is valid.
 */
export function validateResource(
  resource: Resource & JsonObject,
  asRead: JsonObject = resource,
): Issue[] {
  const rules = loadDefinitions();
  const issues = structureIssues(resource).flatMap((issue) => presentIssue(issue, resource, rules));
  const missed = issues.length > 0 ? issues : missedRules(asRead, rules);
  return missed.length > 0 ? missed : missedInvariants(resource, rules);
}

function structureIssues(resource: Resource): OperationOutcomeIssue[] {
  try {
    return validateStructure(resource);
  } catch (error) {
    if (error instanceof OperationOutcomeError) {
      return error.outcome.issue;
    }
    // Medplum's crawler throws a TypeError where, for example, a number stands for an object.
    return [{ severity: 'error', code: 'structure' }];
  }
}

/** Medplum says this of contents in base64 and of narratives too; `value-formats.ts` measures better. */
const wrongLimit = 'String cannot be larger than 1 MB';

/** Medplum only warns of these, although they break rules. */
const seriousWarnings = /^(?:Conflicting choice|Type of primitive extension)/;

function presentIssue(
  { severity, code, details, expression }: OperationOutcomeIssue,
  resource: JsonObject,
  rules: PropertyRuleBook,
): Issue[] {
  const text = details?.text ?? 'The structure is not that of the resource type.';
  if (text === wrongLimit || (severity === 'warning' && !seriousWarnings.test(text))) {
    return [];
  }
  const path = knownPath(expression?.[0] ?? '', resource, rules);
  return [
    {
      code: 'RESOURCE_INVALID',
      // An invariant's text comes from the specification; other texts may quote the input.
      detail: code === 'invariant' ? text : withoutQuotes(text),
      ...(path === undefined ? {} : { expression: path }),
    },
  ];
}

/** Ends before the first quote or name: what is quoted may be the sender's, and hold quotes itself. */
function withoutQuotes(text: string): string {
  return text.replace(/(?:[\s:]*"|(?<=^Unknown data type):)[\s\S]*$/, '');
}
