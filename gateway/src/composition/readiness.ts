import { HealthChainError } from '@healthchain/protocol';
import type { ReadinessChecks } from '../platform/http/health.js';
import type { RecordService } from '../records/record-service.js';
import type { Platform } from './platform.js';

/** What has to work before this gateway is useful. */
export function readinessChecks(platform: Platform, records: RecordService): ReadinessChecks {
  return {
    'key-store': () => platform.hsm.check(),
    ledger: async () => {
      await platform.ledger.blockHeight();
    },
    'read-model': async () => {
      await platform.readModel.checkpoint();
      requireCurrent(records);
    },
    content: () => platform.checkContent(),
  };
}

/** What works only in part: searches miss what the named commits hold. */
export function readinessWarnings(records: RecordService): ReadinessChecks {
  return {
    'postponed-commits': async () => {
      if ((await records.postponed()) > 0) {
        throw new HealthChainError('CATCHING_UP');
      }
    },
  };
}

/** Refuses while the read model is being built: searches would be partial. @throws HealthChainError */
export function requireCurrent(records: RecordService): void {
  if (!records.isCurrent()) {
    throw new HealthChainError('CATCHING_UP');
  }
}
