import { delegationPower, mspId, randomId, role, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';

/** Who signed in. */
export const meSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('provider'),
    /** SHA-256 of the key that the credential is bound to. */
    id: sha256Hex,
    organization: mspId,
    roles: z.array(role),
  }),
  z.strictObject({ kind: z.literal('patient'), id: randomId, organization: mspId }),
  z.strictObject({
    kind: z.literal('delegate'),
    /** Of the delegation. */
    id: randomId,
    organization: mspId,
    patientId: randomId,
    powers: z.array(delegationPower),
  }),
]);
export type Me = z.infer<typeof meSchema>;
