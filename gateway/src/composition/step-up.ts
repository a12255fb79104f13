import type { PublishedKey } from '@healthchain/protocol';
import type { GatewayOptions } from './options.js';
import { openPeople } from './people.js';
import type { Platform } from './platform.js';
import type { AccessLedger } from '../access/access-ledger.js';
import { policyMatter } from '../governance/policy-matter.js';
import { rotationMatter } from '../governance/rotation-matter.js';
import { stepUpDesk, type StepUpDesk } from '../governance/step-up-desk.js';
import type { OwnKey } from '../keys/own-key.js';

export interface StepUpPartOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly ledger: Pick<AccessLedger, 'policy'>;
  readonly ownKeys: Readonly<Record<PublishedKey, OwnKey>>;
}

/** Puts together how people of this organisation sign for one act. */
export function openStepUp(options: StepUpPartOptions): StepUpDesk {
  const { config, platform, ledger, ownKeys } = options;
  return stepUpDesk({
    mspId: config.organization.mspId,
    channel: config.fabric.channel,
    states: platform.durable.signInStates,
    people: openPeople(config, platform),
    matterOf: async (request) =>
      request.kind === 'policy'
        ? policyMatter(await ledger.policy(), request)
        : rotationMatter(ownKeys[request.key]),
    // An administrator submits votes; the keys are the gateway's to publish.
    act: async ({ statement, assertion }) => {
      if (statement.kind === 'key-rotation') {
        await ownKeys[statement.key].publish({ statement, assertion });
      }
    },
    now: Date.now,
  });
}
