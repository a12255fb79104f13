import {
  answerPeriod,
  coverageMemberSchema,
  coverageRequestSchema,
} from '@healthchain/protocol/coverage';

const { npi } = coverageMemberSchema.shape.requester.shape;

/** What a prescriber or a pharmacist wants to know of a plan. */
export const wantedCoverageSchema = coverageRequestSchema
  .omit({ requestId: true, member: true })
  .extend({
    member: coverageMemberSchema.omit({ requester: true }),
    npi: npi.meta({ description: 'Of who asks, or of their organisation.' }),
    answerWithin: coverageRequestSchema.shape.answerWithin.default(answerPeriod.usual),
  });
