import type { OrganizationKind } from '@healthchain/protocol';
import { Router } from 'express';
import type { FindElsewhere } from '../../finding/find-elsewhere.js';
import type { ShareCodeDesk } from '../../finding/share-code-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody as parseFhirBody, readBody } from '../fhir/body.js';
import { negotiate } from '../fhir/negotiate.js';
import { sendFhir } from '../fhir/respond.js';
import { matchBundle } from './match-bundle.js';
import { parseMatchParameters } from './match-parameters.js';
import { parseBody, readJson } from './parse-body.js';
import { requireClinician, type RequireRole } from './require-clinician.js';
import { findRequestSchema } from './schema.js';

export interface FindingOptions {
  readonly guard: PersonGuard;
  /** Of the gateway's organisation. */
  readonly kind: OrganizationKind;
  readonly desk: Pick<ShareCodeDesk, 'make' | 'withdraw'>;
  readonly finder: FindElsewhere;
  /** Refuses roles that find no patients. */
  readonly requireFinder: RequireRole;
}

/** Bytes of a Patient resource with which somebody is looked for. */
const patientLimit = 65_536;

/** How a clinician finds a patient who is elsewhere: by the code that the patient gave, or by a match. */
export function findingRouter(options: FindingOptions): Router {
  const { guard, kind, desk, finder, requireFinder } = options;
  const router = Router();
  const { authenticatePatient, authenticateProvider } = guard;
  router.post('/share-codes', authenticatePatient, async (req, res) => {
    res.status(201).json(await desk.make(guard.patientOf(req).patientId));
  });
  router.delete('/share-codes', authenticatePatient, async (req, res) => {
    await desk.withdraw(guard.patientOf(req).patientId);
    res.status(204).end();
  });

  const asClinician = [authenticateProvider, requireClinician(guard, kind, requireFinder)];
  router.post('/patients/find', ...asClinician, readJson, async (req, res) => {
    const { shareCode } = parseBody(findRequestSchema, req);
    const { publicKeyDigest } = guard.providerOf(req);
    res.json({ patientId: await finder.byShareCode(publicKeyDigest, shareCode) });
  });
  const readFhir = [negotiate, readBody(patientLimit)];
  router.post('/fhir/Patient/$match', ...asClinician, ...readFhir, async (req, res) => {
    const wanted = parseMatchParameters(parseFhirBody(req).value);
    const { publicKeyDigest } = guard.providerOf(req);
    sendFhir(res, 200, matchBundle(await finder.byMatch(publicKeyDigest, wanted)));
  });
  return router;
}
