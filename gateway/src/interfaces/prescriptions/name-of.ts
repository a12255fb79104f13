import { randomId } from '@healthchain/protocol';
import type { Request } from 'express';
import type { PrescriptionName } from '../../prescriptions/prescription-ledger.js';
import { parameterOf } from '../charts/parameter-of.js';

/** The prescription that an address names. @throws HealthChainError NOT_FOUND */
export function nameOf(req: Request): PrescriptionName {
  return {
    patientId: parameterOf(req, 'patientId', randomId),
    prescriptionId: parameterOf(req, 'prescriptionId', randomId),
  };
}
