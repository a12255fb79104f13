import type { GatewayOptions } from './options.js';
import { openPeople } from './people.js';
import type { Platform } from './platform.js';
import type { AccessLedger } from '../access/access-ledger.js';
import { policyMatter } from '../governance/policy-matter.js';
import { stepUpDesk, type StepUpDesk } from '../governance/step-up-desk.js';

export interface StepUpPartOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly ledger: Pick<AccessLedger, 'policy'>;
}

/** Puts together how people of this organisation sign for one act. */
export function openStepUp({ config, platform, ledger }: StepUpPartOptions): StepUpDesk {
  return stepUpDesk({
    mspId: config.organization.mspId,
    channel: config.fabric.channel,
    states: platform.durable.signInStates,
    people: openPeople(config, platform),
    matterOf: async (request) => policyMatter(await ledger.policy(), request),
    now: Date.now,
  });
}
