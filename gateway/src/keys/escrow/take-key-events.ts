import { z } from 'zod';
import type { Settings } from '../../platform/durable-store/settings.js';
import type { EventPosition } from '../../platform/fabric/events.js';
import type { Ledger } from '../../platform/fabric/ledger.js';

/** What is to be remembered of a kind of event. A malformed event is nobody's honest one, and is passed. */
export type NoteEvent = (payload: Uint8Array, transactionId: string) => Promise<void>;

export interface KeyEventsOptions {
  readonly ledger: Pick<Ledger, 'events'>;
  readonly settings: Settings;
  /** By the name of the event. */
  readonly notes: ReadonlyMap<string, NoteEvent>;
}

const checkpointName = 'key-events-checkpoint';
/** Other events that are passed before the checkpoint follows: each move of it waits for the disk. */
const stride = 500;

const checkpointSchema = z.object({ blockNumber: z.string(), transactionId: z.string() });

/** Notes what happens to consents and keys, from where it stopped, until the signal. */
export async function takeKeyEvents(
  { ledger, settings, notes }: KeyEventsOptions,
  signal: AbortSignal,
): Promise<void> {
  let passed = 0;
  const after = await readCheckpoint(settings);
  for await (const { name, payload, ...position } of ledger.events({ after, signal })) {
    const note = notes.get(name);
    await note?.(payload, position.transactionId);
    passed += 1;
    if (note !== undefined || passed >= stride) {
      passed = 0;
      await writeCheckpoint(settings, position);
    }
  }
}

async function readCheckpoint(settings: Settings): Promise<EventPosition | undefined> {
  const stored = await settings.get(checkpointName);
  if (stored === undefined) {
    return undefined;
  }
  const { blockNumber, transactionId } = checkpointSchema.parse(JSON.parse(stored));
  return { blockNumber: BigInt(blockNumber), transactionId };
}

function writeCheckpoint(
  settings: Settings,
  { blockNumber, transactionId }: EventPosition,
): Promise<void> {
  const checkpoint = { blockNumber: blockNumber.toString(), transactionId };
  return settings.set(checkpointName, JSON.stringify(checkpoint));
}
