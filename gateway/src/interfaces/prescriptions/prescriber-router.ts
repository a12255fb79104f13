import { randomId, type OrganizationKind } from '@healthchain/protocol';
import { prescribingRoles } from '@healthchain/protocol/prescriptions';
import { Router, type Request } from 'express';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import type { PrescriberDesk } from '../../prescriptions/prescriber-desk.js';
import { parameterOf } from '../charts/parameter-of.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { nameOf } from './name-of.js';
import { requireRole } from './require-role.js';
import { checkSchema, draftingSchema, issueSchema, reasonSchema } from './schema.js';

export interface PrescriberOptions {
  readonly guard: PersonGuard;
  readonly kind: OrganizationKind;
  readonly desk: PrescriberDesk;
}

/** What a hospital's clinicians prescribe, and what patients see of all that was prescribed to them. */
export function prescriberRouter({ guard, kind, desk }: PrescriberOptions): Router {
  const router = Router();
  const roles = [...prescribingRoles, 'nurse' as const];
  const asCarer = [
    guard.authenticateProvider,
    requireRole(guard, kind, { kind: 'hospital', roles }),
  ];
  const person = (req: Request): string => guard.providerOf(req).publicKeyDigest;
  const patientOf = (req: Request): string => parameterOf(req, 'patientId', randomId);
  const all = '/patients/:patientId/prescriptions';
  const one = `${all}/:prescriptionId`;

  router.get('/prescriptions/own', guard.authenticatePatient, async (req, res) => {
    res.json({ prescriptions: await desk.own(guard.patientOf(req).patientId) });
  });
  router.get(all, ...asCarer, async (req, res) => {
    res.json({ prescriptions: await desk.ofPatient(person(req), patientOf(req)) });
  });
  router.post(all, ...asCarer, readJson, async (req, res) => {
    const drafting = parseBody(draftingSchema, req);
    const prescriptionId = await desk.draft(person(req), patientOf(req), drafting);
    res.status(201).json({ prescriptionId });
  });
  router.post(`${all}/check`, ...asCarer, readJson, async (req, res) => {
    const asked = { ...parseBody(checkSchema, req), patientId: patientOf(req), overrides: [] };
    res.json(await desk.check(person(req), asked));
  });
  router.post(`${all}/issue`, ...asCarer, readJson, async (req, res) => {
    const request = { ...parseBody(issueSchema, req), patientId: patientOf(req) };
    await desk.issue(person(req), request);
    res.json({ prescriptionIds: request.prescriptionIds });
  });
  router.post(`${one}/hold`, ...asCarer, readJson, async (req, res) => {
    await desk.hold(person(req), nameOf(req), parseBody(reasonSchema, req).reason);
    res.status(204).end();
  });
  router.delete(`${one}/hold`, ...asCarer, async (req, res) => {
    await desk.resume(person(req), nameOf(req));
    res.status(204).end();
  });
  router.post(`${one}/end`, ...asCarer, readJson, async (req, res) => {
    await desk.end(person(req), nameOf(req), parseBody(reasonSchema, req).reason);
    res.status(204).end();
  });
  return router;
}
