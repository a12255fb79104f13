import { randomUUID } from 'node:crypto';
import type { Bundle, BundleEntry, BundleLink } from '@medplum/fhirtypes';
import type { AuditPage } from './audit-page.js';
import type { AuditQuery } from './audit-query.js';

/**
 * Presents a page as FHIR; an outcome names the organisations whose part is missing.
 *
 * @param url where it was asked for, without its query
 */
export function auditSearchset(
  url: string,
  query: AuditQuery,
  { events, total, next }: AuditPage,
  unreachable: readonly string[],
): Bundle {
  const link = (relation: BundleLink['relation'], after?: string): BundleLink => ({
    relation,
    url: `${url}?${parametersOf(query, after).toString()}`,
  });
  const entry: BundleEntry[] = [
    ...events.map((resource) => ({
      fullUrl: `${url}/AuditEvent/${resource.id}`,
      resource,
      search: { mode: 'match' as const },
    })),
    ...unreachable.map(missingPart),
  ];
  return {
    ...{ resourceType: 'Bundle', id: randomUUID(), type: 'searchset', total },
    link: [link('self', query.after), ...(next === undefined ? [] : [link('next', next)])],
    // FHIR has no empty lists.
    ...(entry.length === 0 ? {} : { entry }),
  };
}

function parametersOf({ dates, count }: AuditQuery, after: string | undefined): URLSearchParams {
  const parameters = new URLSearchParams(dates.map((date): [string, string] => ['date', date]));
  parameters.set('_count', String(count));
  if (after !== undefined) {
    parameters.set('_after', after);
  }
  return parameters;
}

function missingPart(mspId: string): BundleEntry {
  return {
    fullUrl: `urn:uuid:${randomUUID()}`,
    resource: {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'warning',
          code: 'incomplete',
          diagnostics: `${mspId} could not be asked for its part of the journal.`,
        },
      ],
    },
    search: { mode: 'outcome' },
  };
}
