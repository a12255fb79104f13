import { HealthChainError } from '@healthchain/protocol';
import type { Request, Response } from 'express';
import { errors, type Provider } from 'oidc-provider';

export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Bytes; what a browser hands in has a few hundred. */
export const answerLimit = 16 * 1024;

/**
 * The sign-in under way, if this browser began it: its cookie names it.
 *
 * @throws HealthChainError SIGN_IN_EXPIRED
 */
export async function begun(
  provider: Provider,
  req: Request<{ uid: string }>,
  res: Response,
): Promise<Interaction> {
  try {
    const interaction = await provider.interactionDetails(req, res);
    if (interaction.uid === req.params.uid) return interaction;
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
  }
  throw new HealthChainError('SIGN_IN_EXPIRED');
}
