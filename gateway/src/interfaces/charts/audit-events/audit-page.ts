import { HealthChainError } from '@healthchain/protocol';
import type { AuditQuery } from './audit-query.js';
import type { IdentifiedEvent } from './identified-event.js';

export interface AuditPage {
  readonly events: readonly IdentifiedEvent[];
  /** How many there are on all pages. */
  readonly total: number;
  /** Id of the event to go on after; absent on the last page. */
  readonly next?: string;
}

/**
 * A page of events. The next one goes on after an event, not at a position: each look at the journal
 * adds one before it.
 *
 * @throws HealthChainError PAGE_EXPIRED if that event is not there any more
 */
export function auditPage(
  events: readonly IdentifiedEvent[],
  { criteria, count, after }: AuditQuery,
): AuditPage {
  const found = events.filter(({ recorded }) =>
    criteria.every((holds) => holds(Date.parse(recorded))),
  );
  const last = found.findIndex(({ id }) => id === after);
  if (after !== undefined && last === -1) {
    throw new HealthChainError('PAGE_EXPIRED');
  }
  const page = found.slice(last + 1, last + 1 + count);
  const next = found.length > last + 1 + count ? page.at(-1)?.id : undefined;
  return { events: page, total: found.length, ...(next === undefined ? {} : { next }) };
}
