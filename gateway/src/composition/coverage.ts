import type { WrappingPublicKey } from '@healthchain/protocol';
import type { Signatories } from '../access/signatories.js';
import { answerRequests } from '../coverage/answer-requests.js';
import { coverageDesk, type CoverageDesk } from '../coverage/coverage-desk.js';
import { coverageLedger } from '../coverage/coverage-ledger.js';
import { UnknownCoverage, type PlanService } from '../coverage/plan-service.js';
import { fhirPlanService } from '../interfaces/coverage-eligibility/fhir-plan-service.js';
import { x12PlanService } from '../interfaces/x12/x12-plan-service.js';
import type { GatewayConfig } from '../platform/config.js';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';

export interface CoverageOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly signatories: Signatories;
  readonly wrappingKeyOf: (mspId: string) => Promise<WrappingPublicKey>;
}

/** Asking health plans, and answering as one. */
export interface Coverage {
  readonly desk: CoverageDesk;
  /** Answers what the own plan is asked until the signal, if the organisation is one with a system to ask. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
}

export function openCoverage(options: CoverageOptions): Coverage {
  const { config, logger, platform, signatories, wrappingKeyOf } = options;
  const { organization, planService } = config;
  const ledger = coverageLedger(platform.ledger, config.fabric.coverageEndorsers);
  const answering = planService && {
    ledger,
    service: openPlanService(planService, organization.displayName),
    wrappingKey: platform.wrappingKey,
    onFailure: (error: unknown) => {
      const reason = error instanceof UnknownCoverage ? { reason: error.reason } : {};
      logger.warn({ err: error, ...reason }, 'a coverage request could not be answered');
    },
  };
  return {
    desk: coverageDesk({ organization, ledger, signatories, wrappingKeyOf }),
    follow: (signal) =>
      answering === undefined ? Promise.resolve() : answerRequests(answering, signal),
  };
}

function openPlanService(
  config: NonNullable<GatewayConfig['planService']>,
  insurer: string,
): PlanService {
  return config.kind === 'x12'
    ? x12PlanService(config)
    : fhirPlanService({ url: config.url, insurer });
}
