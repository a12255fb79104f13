import {
  canonicalJson,
  HealthChainError,
  ownCollection,
  type JsonValue,
  type OrganizationEntry,
} from '@healthchain/protocol';
import { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { parseArgument, parseJson } from './arguments.js';
import { readCaller, type Caller } from './caller.js';
import { publicKeys } from './ledger-keys.js';
import { PrivateState } from './private-state.js';
import { PublicState } from './public-state.js';
import { readTime, type TransactionTime } from './transaction-time.js';

/** What a use case knows of the transaction that it runs in: caller, time, state, events. */
export class HealthContext extends Context {
  private knownCaller: Caller | undefined;

  get caller(): Caller {
    this.knownCaller ??= readCaller(
      this.clientIdentity.getMSPID(),
      this.clientIdentity.getIDBytes(),
    );
    return this.knownCaller;
  }

  get time(): TransactionTime {
    return readTime(this.stub);
  }

  get publicState(): PublicState {
    return new PublicState(this.stub);
  }

  privateState(collection: string): PrivateState {
    return new PrivateState(this.stub, collection);
  }

  /** What the caller's organisation keeps to itself. */
  get ownState(): PrivateState {
    return this.privateState(ownCollection(this.caller.mspId));
  }

  /**
   * The caller's organisation as the organisations document in force has it.
   *
   * @throws HealthChainError `ORGANIZATION_UNKNOWN`
   */
  async organization(): Promise<OrganizationEntry> {
    const document = await this.publicState.get(publicKeys.organizations());
    const organization = document?.content.organizations.find(
      (entry) => entry.mspId === this.caller.mspId,
    );
    if (organization === undefined) {
      throw new HealthChainError('ORGANIZATION_UNKNOWN');
    }
    return organization;
  }

  /**
   * A sensitive argument, which travels in the transient map and so never reaches a block.
   *
   * @throws HealthChainError `TRANSIENT_MISSING` or `INVALID_ARGUMENT`
   */
  transient<Schema extends z.ZodType>(field: string, schema: Schema): z.infer<Schema> {
    const bytes = this.stub.getTransient().get(field);
    if (bytes === undefined) {
      throw new HealthChainError('TRANSIENT_MISSING');
    }
    return parseArgument(schema, parseJson(Buffer.from(bytes).toString('utf8')));
  }

  /** Sets the event of the transaction; Fabric delivers one, the last. */
  emit(name: string, payload: JsonValue): void {
    this.stub.setEvent(name, Buffer.from(canonicalJson(payload), 'utf8'));
  }
}
