import { createHash } from 'node:crypto';
import { answerCoverage, coverageAnswerTo, requestCoverage } from '../coverage.js';
import type { Attempt, Scenery } from './attempt.js';
import { requestToPlan } from './request-to-plan.js';

const contract = 'PrescriptionManagementContract';

const read =
  (name: string, argsOf: (scenery: Scenery) => string[]): Attempt =>
  (scenery) =>
    scenery.stage.ledger.run({
      ...{ as: scenery.as, call: `${contract}:${name}`, args: argsOf(scenery) },
    });

/** Calls about coverage, of the custodian's request to the health plan. */
export const coverageAttempts: Readonly<Record<string, Attempt>> = {
  [`${contract}:RequestCoverage`]: ({ stage, as }) =>
    requestCoverage(stage.ledger, requestToPlan(stage), { as }),
  [`${contract}:AnswerCoverage`]: ({ stage, as, props: { coverageRequestId } }) => {
    const { privateState } = stage.ledger;
    const stored = privateState.get(`coverage:coverageRequest/${coverageRequestId}`) ?? '';
    const digest = createHash('sha256').update(stored).digest('hex');
    return answerCoverage(stage.ledger, coverageAnswerTo(coverageRequestId, digest), { as });
  },
  [`${contract}:GetCoverage`]: read('GetCoverage', ({ props }) => [props.coverageRequestId]),
  [`${contract}:ListCoverageRequests`]: read('ListCoverageRequests', () => ['10', '']),
};
