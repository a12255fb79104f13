import { HealthChainError } from '@healthchain/protocol';
import { Router } from 'express';
import type { EmergencyDesk } from '../../access/emergencies/emergency-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from './parse-body.js';
import { requireOfficer } from './require-officer.js';
import { requireOwn } from './require-own.js';
import {
  emergencyRequestSchema,
  endingSchema,
  noticeSchema,
  ownEndingSchema,
  reviewSchema,
} from './schema.js';

export interface EmergenciesOptions {
  readonly guard: PersonGuard;
  readonly desk: EmergencyDesk;
}

/** Emergencies: clinicians declare them, patients and privacy officers see them, officers review them. */
export function emergenciesRouter({ guard, desk }: EmergenciesOptions): Router {
  const router = Router();
  const asProvider = [guard.authenticateProvider, readJson];
  const asOfficer = [guard.authenticateProvider, requireOfficer(guard)];

  router.post('/emergencies', ...asProvider, async (req, res) => {
    const { explanation, ...signed } = parseBody(emergencyRequestSchema, req);
    await desk.declare(guard.providerOf(req).publicKeyDigest, signed, explanation);
    const { emergencyId, until } = signed.statement;
    res.status(201).json({ emergencyId, until });
  });
  router.post('/emergencies/:emergencyId/end', ...asProvider, async (req, res) => {
    const { patientId } = parseBody(endingSchema, req);
    const { emergencyId = '' } = req.params as { emergencyId?: string };
    await desk.end(guard.providerOf(req).publicKeyDigest, { patientId, emergencyId });
    res.status(204).end();
  });
  router.post('/emergencies/:emergencyId/review', ...asOfficer, readJson, async (req, res) => {
    const { patientId, finding } = parseBody(reviewSchema, req);
    const { emergencyId = '' } = req.params as { emergencyId?: string };
    const { publicKeyDigest } = guard.providerOf(req);
    await desk.review(publicKeyDigest, { patientId, emergencyId }, finding);
    res.status(204).end();
  });
  router.post('/emergencies/:emergencyId/notice', ...asOfficer, readJson, async (req, res) => {
    const { patientId, ...notice } = parseBody(noticeSchema, req);
    const { emergencyId = '' } = req.params as { emergencyId?: string };
    const { publicKeyDigest } = guard.providerOf(req);
    await desk.recordNotice(publicKeyDigest, { patientId, emergencyId }, notice);
    res.status(204).end();
  });
  router.get('/emergencies/awaiting-notice', ...asOfficer, async (req, res) => {
    const { publicKeyDigest } = guard.providerOf(req);
    res.json({ emergencies: await desk.awaitingNotice(publicKeyDigest) });
  });
  router.get('/emergencies', ...asOfficer, async (req, res) => {
    const { publicKeyDigest } = guard.providerOf(req);
    res.json({ emergencies: await desk.concerning(publicKeyDigest) });
  });
  router.get('/emergencies/statistics', ...asOfficer, async (_req, res) => {
    res.json(await desk.statistics());
  });
  router.get('/emergencies/own', guard.authenticatePatient, async (req, res) => {
    res.json({ emergencies: await desk.ofPatient(guard.patientOf(req).patientId) });
  });
  const asPatient = [guard.authenticatePatient, readJson];
  router.post('/emergencies/own/:emergencyId/end', ...asPatient, async (req, res) => {
    const signed = parseBody(ownEndingSchema, req);
    const { statement } = signed;
    requireOwn(statement, guard.patientOf(req));
    if (statement.emergencyId !== req.params.emergencyId) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The statement is about another emergency.');
    }
    await desk.endOwn(signed);
    res.status(204).end();
  });
  return router;
}
