import {
  canonicalJson,
  consentStatementSchema,
  signedConsentSchema,
  termsOf,
  type ConsentStatement,
  type ConsentTerms,
} from '@healthchain/protocol';
import type { z } from 'zod';
import { consentSchemaFor, type Owner, type ReadConsent } from './consent-schema.js';
import { inexpressible, type ElementPath } from './inexpressible.js';
import { termsIn } from './read-terms.js';

/**
 * What a FHIR Consent says, as a statement for its patient to sign. What cannot be said exactly is refused, so
 * that nothing is left out and nothing is permitted that was not.
 *
 * @throws FhirIssuesError CONSENT_NOT_EXPRESSIBLE that names the elements and not what stands in them
 */
export function importConsent(
  resource: unknown,
  owner: Owner,
  draft: (terms: ConsentTerms) => ConsentStatement,
): ConsentStatement {
  const read = consentSchemaFor(owner).safeParse(resource);
  if (!read.success) {
    throw inexpressible(read.error.issues.flatMap(pathsOf));
  }
  const { provision, modifierExtension } = read.data;
  const terms = termsIn(provision, modifierExtension !== undefined);
  const stated = consentStatementSchema.safeParse(draft(terms));
  if (!stated.success) {
    throw inexpressible(stated.error.issues.map(({ path }) => elementOf(path)));
  }
  if (!isAsSigned(read.data, stated.data)) {
    throw inexpressible([['source']]);
  }
  return stated.data;
}

function pathsOf(issue: z.core.$ZodIssue): ElementPath[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => [...issue.path, key])
    : [issue.path];
}

/** Elements of a provision, by the fields of a statement. */
const elementNames: Readonly<Record<string, readonly string[]>> = {
  grantee: ['actor'],
  actors: ['actor'],
  purposes: ['purpose'],
  compartments: ['securityLabel'],
  classes: ['class'],
  from: ['period', 'start'],
  until: ['period', 'end'],
  except: ['provision'],
};

function elementOf(path: ElementPath): ElementPath {
  return [
    'provision',
    ...path.flatMap((step): ElementPath => elementNames[String(step)] ?? [step]),
  ];
}

/** A Consent that brings a signed statement says what was signed: one of the two was changed otherwise. */
function isAsSigned({ sourceAttachment }: ReadConsent, stated: ConsentStatement): boolean {
  if (sourceAttachment === undefined) {
    return true;
  }
  const signed = signedConsentSchema.safeParse(jsonIn(sourceAttachment.data));
  return (
    signed.success &&
    signed.data.statement.patientId === stated.patientId &&
    canonicalJson(termsOf(signed.data.statement)) === canonicalJson(termsOf(stated))
  );
}

function jsonIn(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
