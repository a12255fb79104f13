import { Router } from 'express';
import type { PatientJournal } from '../../../access/patient-journal.js';
import type { PersonGuard } from '../../../platform/sign-in/person-guard.js';
import { sendFhir } from '../../fhir/respond.js';
import { auditEvents } from './audit-events.js';
import { auditPage } from './audit-page.js';
import { auditQuery } from './audit-query.js';
import { auditSearchset } from './audit-searchset.js';

export interface AuditEventsOptions {
  readonly guard: PersonGuard;
  readonly journal: PatientJournal;
  /** Base of the domain API that clients use, without a slash at its end. */
  readonly base: string;
  /** Base of FHIR, the same. */
  readonly fhirBase: string;
}

/** A patient's journal as FHIR AuditEvents. */
export function auditEventsRouter(options: AuditEventsOptions): Router {
  const { guard, journal, base, fhirBase } = options;
  const router = Router();
  router.get('/journal/fhir', guard.authenticateDecider('see'), async (req, res) => {
    const query = auditQuery(req);
    const { evidence, unreachable } = await journal(guard.deciderOf(req));
    const page = auditPage(auditEvents(evidence, fhirBase), query);
    const bundle = auditSearchset(`${base}/journal/fhir`, query, page, unreachable);
    sendFhir(res, 200, JSON.stringify(bundle));
  });
  return router;
}
