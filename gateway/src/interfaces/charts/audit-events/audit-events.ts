import type { Access, JournalEntry, JournalEvidence } from '@healthchain/protocol';
import { accessEvent } from './access-event.js';
import { entryEvent } from './entry-event.js';
import type { IdentifiedEvent } from './identified-event.js';
import { releaseEvent } from './release-event.js';

/**
 * What a patient is shown, as FHIR R4 AuditEvents after IHE Basic Audit Log Patterns (BALP): one for
 * each access, release and journal entry, newest first. An event's id is a digest of what it tells of,
 * which is salted, so that it is the same whenever it is asked for.
 *
 * @param fhirBase of the patient's custodian, without a slash at its end
 */
export function auditEvents(
  { accesses, releases, entries }: JournalEvidence,
  fhirBase: string,
): readonly IdentifiedEvent[] {
  const byId = new Map(accesses.map((access) => [access.request.accessId, access]));
  const events = [
    ...accesses.map((access) => accessEvent(access, fhirBase)),
    ...releases.map((release) => releaseEvent(release, byId.get(release.accessId), fhirBase)),
    ...entries.map(({ entry }) => entryEvent(entry, accessOf(entry, byId), fhirBase)),
  ];
  return events.sort(newestFirst);
}

/** The access that an entry names, if it is of the same person: nobody else's purpose and role count. */
function accessOf(
  { accessId, organization, actor }: JournalEntry,
  accesses: ReadonlyMap<string, Access>,
): Access | undefined {
  const access = accessId === undefined ? undefined : accesses.get(accessId);
  const isTheirs =
    actor.kind === 'person' &&
    access?.organization === organization &&
    access.publicKeyDigest === actor.publicKeyDigest;
  return isTheirs ? access : undefined;
}

/** By the id where the time is the same, so that pages do not overlap. */
function newestFirst(one: IdentifiedEvent, other: IdentifiedEvent): number {
  const difference = Date.parse(other.recorded) - Date.parse(one.recorded);
  return difference !== 0 ? difference : one.id.localeCompare(other.id, 'en');
}
