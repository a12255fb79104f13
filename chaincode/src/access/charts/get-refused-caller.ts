import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Answers an OpenChart of somebody who may open no chart at all. */
export const getRefusedCaller = query({
  name: 'AccessControlContract:GetRefusedCaller',
  summary: 'The RefusedCaller of one OpenChart by somebody who may open no chart.',
  arguments: z.strictObject({ accessId: randomId }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, { accessId }) => context.publicState.getText(publicKeys.refusedCaller(accessId)),
});
