import { randomInt } from 'node:crypto';
import {
  HealthChainError,
  organizationKinds,
  presentedRequestSchema,
  type PresentedRequest,
} from '@healthchain/protocol';
import type { AttemptLimit } from '../finding/attempt-limit.js';
import { isUnreachable } from '../keys/escrow/is-unreachable.js';
import type { Signatory } from '../platform/fabric/connection.js';
import type { PeeringClient } from '../platform/peering/peering-client.js';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { questionMount } from '../platform/peering/question.js';
import type { DisclosureLedger } from './disclosure-ledger.js';

const path = '/relayed-opinions';

export interface RelayOptions {
  readonly ledger: Pick<DisclosureLedger, 'ask'>;
  /** Who signs instead of whoever asks. */
  readonly signatory: Signatory;
  /** By the organisation whose gateway hands in. */
  readonly attempts: AttemptLimit;
}

/** Submits what another organisation's people present without a name. It judges nothing: the contract does. */
export function relayMount({ ledger, signatory, attempts }: RelayOptions): PeeringMount {
  return questionMount({
    path,
    kinds: organizationKinds,
    schema: presentedRequestSchema,
    limit: '64kb',
    answer: async (request, mspId) => {
      attempts.take(mspId);
      await ledger.ask(signatory, request);
      return {};
    },
  });
}

export interface HandToRelayOptions {
  /** MSP ids of other organisations that relay. */
  readonly relays: readonly string[];
  readonly client: (mspId: string) => Pick<PeeringClient, 'ask'>;
}

/** Hands a request to a relay, any of those that are not asked themselves; the next one if it is down. */
export type HandToRelay = (request: PresentedRequest) => Promise<void>;

/** @throws HealthChainError RELAY_UNREACHABLE, or the contract's refusal */
export function handToRelay({ relays, client }: HandToRelayOptions): HandToRelay {
  return async (request) => {
    for (const relay of shuffled(relays.filter((mspId) => mspId !== request.addressee))) {
      try {
        await client(relay).ask(path, request);
        return;
      } catch (error) {
        if (isStanding(error)) {
          return;
        }
        if (!isUnreachable(error)) {
          throw error;
        }
      }
    }
    throw new HealthChainError('RELAY_UNREACHABLE');
  };
}

/** The ids are random: what has them already is this request, by a relay whose answer got lost. */
function isStanding(error: unknown): boolean {
  return error instanceof HealthChainError && error.code === 'ALREADY_EXISTS';
}

function shuffled(values: readonly string[]): string[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(randomInt(rest.length), 1));
}
