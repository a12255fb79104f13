import { HealthChainError, type OrganizationKind } from '@healthchain/protocol';
import { prescribingRoles } from '@healthchain/protocol/prescriptions';
import { Router, type Request } from 'express';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import type { PharmacyDesk } from '../../prescriptions/pharmacy-desk.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { parseQuery } from '../charts/parse-query.js';
import { nameOf } from '../prescriptions/name-of.js';
import { requireRole } from '../prescriptions/require-role.js';
import { queueQuerySchema } from '../prescriptions/schema.js';
import { actOnMessage, type Desks } from './act-on-message.js';
import { actingMessageSchema, type ActingMessage } from './messages.js';
import { newRxOf } from './new-rx.js';
import { rxFillOf } from './rx-fill.js';

export interface ScriptOptions {
  readonly guard: PersonGuard;
  readonly organization: { readonly mspId: string; readonly kind: OrganizationKind };
  readonly desks: Desks & { readonly pharmacy: Pick<PharmacyDesk, 'queue'> };
}

/** Prescriptions as the messages that prescribers' and pharmacies' own systems exchange. */
export function scriptRouter({ guard, organization, desks }: ScriptOptions): Router {
  const router = Router();
  const { mspId, kind } = organization;
  const pharmacist = { kind: 'pharmacy', roles: ['pharmacist'] } as const;
  const carer = { kind: 'hospital', roles: [...prescribingRoles, 'nurse'] } as const;
  const wanted = kind === 'pharmacy' ? pharmacist : carer;
  const asEither = [guard.authenticateProvider, requireRole(guard, kind, wanted)];
  const asPharmacist = [guard.authenticateProvider, requireRole(guard, kind, pharmacist)];
  const person = (req: Request): string => guard.providerOf(req).publicKeyDigest;

  router.post('/script-messages', ...asEither, readJson, async (req, res) => {
    const message = parseBody(actingMessageSchema, req);
    requireOwn(message, mspId, kind);
    res.json(await actOnMessage(desks, person(req), message));
  });
  router.get('/pharmacy/script-messages', ...asPharmacist, async (req, res) => {
    const { pageSize, bookmark } = parseQuery(queueQuerySchema, req);
    const page = await desks.pharmacy.queue(person(req), pageSize, bookmark);
    const messages = page.prescriptions.flatMap((shown) => newRxOf(shown, mspId) ?? []);
    res.json({ messages, bookmark: page.bookmark });
  });
  router.get(
    '/pharmacy/patients/:patientId/prescriptions/:prescriptionId/script-messages',
    ...asPharmacist,
    async (req, res) => {
      const shown = await desks.pharmacy.prescription(person(req), nameOf(req));
      const { prescription, dispenses } = shown;
      const standing = dispenses.filter(({ returned }) => returned === undefined);
      const prescriber = prescription.order.organization;
      const fills = standing.map((each) => rxFillOf(each, prescription, prescriber));
      res.json({ messages: [newRxOf(shown, mspId) ?? [], ...fills].flat(), bookmark: '' });
    },
  );
  return router;
}

/** A message comes from the organisation whose person hands it in, and is of its kind. */
function requireOwn(message: ActingMessage, mspId: string, kind: OrganizationKind): void {
  if (message.from !== mspId) {
    throw new HealthChainError('NOT_OWN_ORGANIZATION');
  }
  if ((message.kind === 'RxFill') !== (kind === 'pharmacy')) {
    throw new HealthChainError('ORGANIZATION_KIND_NOT_PERMITTED');
  }
}
