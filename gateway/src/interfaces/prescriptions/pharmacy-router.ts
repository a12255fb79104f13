import { randomId, type OrganizationKind } from '@healthchain/protocol';
import { Router, type Request } from 'express';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import type { PharmacyDesk } from '../../prescriptions/pharmacy-desk.js';
import { parameterOf } from '../charts/parameter-of.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { parseQuery } from '../charts/parse-query.js';
import { nameOf } from './name-of.js';
import { requireRole } from './require-role.js';
import {
  handoverSchema,
  queueQuerySchema,
  reasonSchema,
  transferAnswerSchema,
  transferSchema,
} from './schema.js';

export interface PharmacyOptions {
  readonly guard: PersonGuard;
  readonly kind: OrganizationKind;
  readonly desk: PharmacyDesk;
}

/** The queue of a pharmacy, and all that its pharmacists do with prescriptions. */
export function pharmacyRouter({ guard, kind, desk }: PharmacyOptions): Router {
  const router = Router();
  const wanted = { kind: 'pharmacy', roles: ['pharmacist'] } as const;
  const asPharmacist = [guard.authenticateProvider, requireRole(guard, kind, wanted)];
  const person = (req: Request): string => guard.providerOf(req).publicKeyDigest;
  const one = '/pharmacy/patients/:patientId/prescriptions/:prescriptionId';
  const dispense = `${one}/dispenses/:dispenseId`;
  const dispenseOf = (req: Request): string => parameterOf(req, 'dispenseId', randomId);

  router.get('/pharmacy/queue', ...asPharmacist, async (req, res) => {
    const { pageSize, bookmark } = parseQuery(queueQuerySchema, req);
    res.json(await desk.queue(person(req), pageSize, bookmark));
  });
  router.get(one, ...asPharmacist, async (req, res) => {
    res.json(await desk.prescription(person(req), nameOf(req)));
  });
  router.post(`${one}/claim`, ...asPharmacist, async (req, res) => {
    await desk.claim(person(req), nameOf(req));
    res.status(204).end();
  });
  router.post(`${one}/rejection`, ...asPharmacist, readJson, async (req, res) => {
    await desk.reject(person(req), nameOf(req), parseBody(reasonSchema, req).reason);
    res.status(204).end();
  });
  router.put(dispense, ...asPharmacist, readJson, async (req, res) => {
    const handover = { ...parseBody(handoverSchema, req), dispenseId: dispenseOf(req) };
    res.json(await desk.dispense(person(req), nameOf(req), handover));
  });
  router.post(`${dispense}/return`, ...asPharmacist, async (req, res) => {
    await desk.takeBack(person(req), nameOf(req), dispenseOf(req));
    res.status(204).end();
  });
  router.post(`${one}/transfer`, ...asPharmacist, readJson, async (req, res) => {
    await desk.transfer(person(req), nameOf(req), parseBody(transferSchema, req).to);
    res.status(204).end();
  });
  router.delete(`${one}/transfer`, ...asPharmacist, async (req, res) => {
    await desk.withdrawTransfer(person(req), nameOf(req));
    res.status(204).end();
  });
  router.post(`${one}/transfer/answer`, ...asPharmacist, readJson, async (req, res) => {
    const { accepted } = parseBody(transferAnswerSchema, req);
    await desk.answerTransfer(person(req), nameOf(req), accepted);
    res.status(204).end();
  });
  return router;
}
