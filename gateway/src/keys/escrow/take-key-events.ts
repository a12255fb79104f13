import { consentRecorded, keysReleased, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import type { Escrows } from '../../platform/durable-store/escrows.js';
import type { Settings } from '../../platform/durable-store/settings.js';
import type { EventPosition } from '../../platform/fabric/events.js';
import { parseLedgerJson } from '../../platform/fabric/ledger-query.js';
import type { Ledger } from '../../platform/fabric/ledger.js';

export interface KeyEventsOptions {
  readonly ledger: Pick<Ledger, 'events'>;
  readonly settings: Settings;
  readonly escrows: Pick<Escrows, 'add' | 'addRelease'>;
}

const checkpointName = 'escrow-checkpoint';
/** Other events that are passed before the checkpoint follows: each move of it waits for the disk. */
const stride = 500;

const checkpointSchema = z.object({ blockNumber: z.string(), transactionId: z.string() });
const consentPayload = z.object({ consentId: randomId });
const releasePayload = z.object({ accessId: randomId });

/** Notes every recorded consent and every release of keys, from where it stopped, until the signal. */
export async function takeKeyEvents(
  { ledger, settings, escrows }: KeyEventsOptions,
  signal: AbortSignal,
): Promise<void> {
  let passed = 0;
  const after = await readCheckpoint(settings);
  for await (const { name, payload, ...position } of ledger.events({ after, signal })) {
    const noted = await note(escrows, name, payload);
    passed += 1;
    if (noted || passed >= stride) {
      passed = 0;
      await writeCheckpoint(settings, position);
    }
  }
}

async function note(
  escrows: KeyEventsOptions['escrows'],
  name: string,
  payload: Uint8Array,
): Promise<boolean> {
  switch (name) {
    case consentRecorded:
      await escrows.add(consentPayload.parse(parseLedgerJson(payload)).consentId);
      return true;
    case keysReleased:
      await escrows.addRelease(releasePayload.parse(parseLedgerJson(payload)).accessId);
      return true;
    default:
      return false;
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
