/** Elements of FHIR R4 that a Consent can have, and its parts. */
const known = new Set([
  ...['id', 'extension', 'modifierExtension', 'meta', 'implicitRules', 'language', 'text'],
  ...['contained', 'identifier', 'status', 'scope', 'category', 'patient', 'dateTime', 'performer'],
  ...['organization', 'sourceAttachment', 'sourceReference', 'policy', 'policyRule'],
  ...['verification', 'provision', 'versionId', 'lastUpdated', 'source', 'profile', 'security'],
  ...['tag', 'div', 'authority', 'uri', 'verified', 'verifiedWith', 'verificationDate', 'type'],
  ...['period', 'actor', 'action', 'securityLabel', 'purpose', 'class', 'code', 'dataPeriod'],
  ...['data', 'role', 'reference', 'meaning', 'display', 'system', 'version', 'userSelected'],
  ...['coding', 'start', 'end', 'use', 'value', 'assigner', 'contentType', 'url', 'size', 'hash'],
  ...['title', 'creation', 'valueBoolean', 'resourceType'],
]);

/**
 * The part of a path whose names FHIR defines: other names are the sender's and may say anything.
 */
export function knownSteps(path: readonly PropertyKey[]): readonly PropertyKey[] {
  const end = path.findIndex((step) => typeof step !== 'number' && !known.has(String(step)));
  return end === -1 ? path : path.slice(0, end);
}
