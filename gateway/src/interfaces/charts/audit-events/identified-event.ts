import type { AuditEvent } from '@medplum/fhirtypes';

/** An AuditEvent with the id that it always has. */
export type IdentifiedEvent = AuditEvent & { readonly id: string };
