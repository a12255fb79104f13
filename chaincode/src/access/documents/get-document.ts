import { documentKind } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** The version of a governed document that is in force. */
export const getDocument = query({
  name: 'AccessControlContract:GetDocument',
  summary: 'The DocumentInForce of this kind.',
  arguments: z.strictObject({ kind: documentKind }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, { kind }) => context.publicState.getText(publicKeys.document(kind)),
});
