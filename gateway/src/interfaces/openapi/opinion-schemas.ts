import {
  attestedSchema,
  opinionAnswerBodySchema,
  opinionAskedSchema,
  opinionWantedSchema,
  ownOpinionSchema,
  receivedQuestionsSchema,
} from '../opinions/schema.js';

export const attested = attestedSchema.meta({
  id: 'Attested',
  description: 'What is attested, until when; the gateway keeps the attestation itself.',
});
export const opinionWanted = opinionWantedSchema.meta({ id: 'OpinionWanted' });
export const opinionAsked = opinionAskedSchema.meta({ id: 'OpinionAsked' });
export const ownOpinion = ownOpinionSchema.meta({
  id: 'OwnOpinion',
  description: 'Without `answer` until there is one.',
});
export const receivedQuestions = receivedQuestionsSchema.meta({
  id: 'ReceivedQuestions',
  description: 'In the order of their ids; an empty bookmark ends the list.',
});
export const opinionAnswer = opinionAnswerBodySchema.meta({ id: 'OpinionAnswerText' });
