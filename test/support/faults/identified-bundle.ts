import { createHash, randomUUID } from 'node:crypto';

/** Identifies what the writers of one run send. */
export interface Identifier {
  readonly system: string;
  readonly value: string;
}

/** By which the content of a document is compared: SHA-256 in hex. */
export function contentDigest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * A transaction Bundle with a new Patient and a document about them, both created only if nothing has their
 * identifier yet: FHIR's way to make a create that can be sent again.
 *
 * @param content of the document
 */
export function identifiedBundle(identifier: Identifier, content: Buffer): string {
  const ifNoneExist = `identifier=${identifier.system}|${identifier.value}`;
  const patient = `urn:uuid:${randomUUID()}`;
  const entryOf = (fullUrl: string, type: string, elements: object): object => ({
    fullUrl,
    resource: { resourceType: type, identifier: [identifier], ...elements },
    request: { method: 'POST', url: type, ifNoneExist },
  });
  const attachment = { contentType: 'application/octet-stream', data: content.toString('base64') };
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entryOf(patient, 'Patient', { name: [{ family: 'Persistent' }], gender: 'female' }),
      entryOf(`urn:uuid:${randomUUID()}`, 'DocumentReference', {
        status: 'current',
        subject: { reference: patient },
        content: [{ attachment }],
      }),
    ],
  });
}
