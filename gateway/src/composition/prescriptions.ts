import type { GatewayOptions } from './options.js';
import type { ChartAccess } from './chart-access.js';
import type { Platform } from './platform.js';
import type { JournalService } from '../journal/journal-service.js';
import { followingLedger } from '../prescriptions/announcements/following-ledger.js';
import { pharmacyDesk, type PharmacyDesk } from '../prescriptions/pharmacy-desk.js';
import { prescriberDesk, type PrescriberDesk } from '../prescriptions/prescriber-desk.js';
import { prescriptionLedger } from '../prescriptions/prescription-ledger.js';

/** Prescriptions as this organisation's people deal with them. */
export interface Prescriptions {
  readonly prescriber: PrescriberDesk;
  readonly pharmacy: PharmacyDesk;
}

export interface PrescriptionsOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly charts: ChartAccess;
  readonly journal: JournalService;
}

export function openPrescriptions({
  config,
  platform,
  charts,
  journal,
}: PrescriptionsOptions): Prescriptions {
  const { signatories } = charts;
  const ledger = prescriptionLedger(platform.ledger, config.fabric.prescriptionEndorsers);
  const { announcements } = platform.durable;
  const shared = {
    ...{ mspId: config.organization.mspId, signatories, journal },
    ledger: config.webhooks.length > 0 ? followingLedger(ledger, announcements) : ledger,
    wrappingKey: platform.wrappingKey,
  };
  return {
    prescriber: prescriberDesk({ ...shared, wrappingKeyOf: charts.keys.wrappingKey }),
    pharmacy: pharmacyDesk(shared),
  };
}
