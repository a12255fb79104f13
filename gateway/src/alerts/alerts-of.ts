import type { Emergency } from '@healthchain/protocol';
import type { Alert } from '../platform/durable-store/alerts.js';

/**
 * Whom an organisation has to alert of an emergency: its patient, if it keeps the chart, and its privacy
 * officers, if it does or if the clinician is its own.
 */
export function alertsOf(emergency: Emergency, mspId: string): readonly Alert[] {
  const { emergencyId, custodian, declaredAt, signed } = emergency;
  const isCustodian = custodian === mspId;
  const isConcerned = isCustodian || signed.statement.organization === mspId;
  const audiences = [
    ...(isCustodian ? ['patient'] : []),
    ...(isConcerned ? ['privacy-officer'] : []),
  ];
  return audiences.map((audience) => ({
    ...{ id: `emergency-${audience}-${emergencyId}`, emergencyId, audience, declaredAt },
  }));
}
