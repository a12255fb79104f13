import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SignInStates } from '../../durable-store/sign-in-states.js';

const kind = 'CardCode';
/** Milliseconds from the card to the gateway's own page. */
const lifetime = 60_000;

const issuedSchema = z.strictObject({ uid: z.string(), accountId: z.string() });

/** Who showed their card, and for which sign-in. */
export type Issued = z.infer<typeof issuedSchema>;

/** Makes the code by which a sign-in goes on as this account, once. Its digest is what is kept. */
export async function issueCardCode(states: SignInStates, issued: Issued): Promise<string> {
  const code = randomBytes(32).toString('base64url');
  const payload = JSON.stringify(issued);
  await states.put(kind, digestOf(code), { payload, expiresAt: Date.now() + lifetime });
  return code;
}

/**
 * The account for which a code was made; `undefined` if it was made for another sign-in, is over or was
 * tried before, with whatever outcome.
 */
export async function redeemCardCode(
  states: SignInStates,
  uid: string,
  code: string,
): Promise<string | undefined> {
  const payload = await states.take(kind, digestOf(code));
  if (payload === undefined) return undefined;
  const issued = issuedSchema.parse(JSON.parse(payload));
  return issued.uid === uid ? issued.accountId : undefined;
}

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
