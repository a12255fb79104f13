import { HealthChainError } from '@healthchain/protocol';
import type { CertificateValidity } from '../platform/fabric/certificate-validity.js';
import type { ReadinessChecks } from '../platform/http/health.js';
import type { RecordService } from '../records/record-service.js';
import type { Platform } from './platform.js';

/** What has to work before this gateway is useful. */
export function readinessChecks(platform: Platform, records: RecordService): ReadinessChecks {
  return {
    'key-store': () => platform.hsm.check(),
    certificate: () => Promise.resolve().then(platform.ledger.validity.requireCurrent),
    ledger: async () => {
      await platform.ledger.blockHeight();
    },
    'read-model': async () => {
      await platform.readModel.checkpoint();
      requireCurrent(records, platform.ledger.validity);
    },
    content: () => platform.checkContent(),
  };
}

/** How long (ms) before its end a certificate is to be renewed. */
const renewalTime = 30 * 24 * 60 * 60_000;

/** What works only in part, or not for long any more. */
export function readinessWarnings(platform: Platform, records: RecordService): ReadinessChecks {
  return {
    'certificate-renewal': () =>
      Date.now() < platform.ledger.validity.ends - renewalTime
        ? Promise.resolve()
        : Promise.reject(new HealthChainError('CERTIFICATE_EXPIRED')),
    // Searches miss what the named commits hold.
    'postponed-commits': async () => {
      if ((await records.postponed()) > 0) {
        throw new HealthChainError('CATCHING_UP');
      }
    },
  };
}

/**
 * Refuses while the read model is being built: searches would be partial.
 *
 * @throws HealthChainError CATCHING_UP, or CERTIFICATE_EXPIRED where the ledger cannot be asked for that reason
 */
export function requireCurrent(
  records: Pick<RecordService, 'isCurrent'>,
  validity: Pick<CertificateValidity, 'requireCurrent'>,
): void {
  if (!records.isCurrent()) {
    validity.requireCurrent();
    throw new HealthChainError('CATCHING_UP');
  }
}
