import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { actingMessageSchema, newRxSchema, rxFillSchema } from '../script/messages.js';
import { outcomeSchema } from '../script/outcome.js';

export const actingMessage = actingMessageSchema.meta({
  id: 'ActingMessage',
  description: 'Modelled over FHIR, under own names; quantities are decimals in UCUM units.',
});
export const scriptOutcome = outcomeSchema.meta({ id: 'ScriptOutcome' });
export const scriptMessages = z
  .strictObject({
    messages: z.array(z.union([newRxSchema, rxFillSchema])),
    bookmark: z.union([z.literal(''), randomId]),
  })
  .meta({ id: 'ScriptMessages', description: 'An empty bookmark ends the list.' });
