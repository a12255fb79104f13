import { setTimeout as wait } from 'node:timers/promises';
import type { AttestationDesk } from './attestation-desk.js';

/** Milliseconds between rounds: how long an attestation outlives its holder's credential elsewhere. */
const pause = 5_000;

/** Keeps what is attested in step with credentials and licences, round after round, until the signal. */
export async function reviewRounds(
  { review }: Pick<AttestationDesk, 'review'>,
  signal: AbortSignal,
  onPostponed: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await review().catch(onPostponed);
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}
