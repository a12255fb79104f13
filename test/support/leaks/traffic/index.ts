import { FhirClient } from '../../fhir-client.js';
import type { ClientEndpoints, OrganizationEndpoints } from '../../network.js';
import { CanaryBook } from '../canary.js';
import { contractRefusals } from './contract-refusals.js';
import { credentialing } from './credentialing.js';
import { elsewhere } from './elsewhere.js';
import { peeringRefusals } from './peering-refusals.js';
import { refusals } from './refusals.js';
import type { Step, Traffic } from './step.js';
import { readChart, search, searchInVain, writeChart } from './write-and-read.js';

export type { Step, Traffic } from './step.js';

/** Everything that is done with canaries, in this order. New interfaces add their steps. */
export const steps: readonly Step[] = [
  ...[writeChart, readChart, search, searchInVain],
  ...refusals,
  ...peeringRefusals,
  ...elsewhere(),
  ...credentialing(),
  ...contractRefusals,
];

/** Traffic of an EHR with its hospital's gateway. */
export function trafficOf(hospital: OrganizationEndpoints, client: ClientEndpoints): Traffic {
  return {
    ...{ hospital, client, ehr: new FhirClient(hospital, client), book: new CanaryBook() },
    ...{ written: [], charted: [], traces: [], tracesElsewhere: [], refusals: [] },
  };
}
