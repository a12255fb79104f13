import { readFileSync } from 'node:fs';
import type { Contract, Gateway } from '@hyperledger/fabric-gateway';
import { common } from '@hyperledger/fabric-protos';
import { certificateValidity, type CertificateValidity } from './certificate-validity.js';
import { commitStatus } from './commit-status.js';
import { type ConnectionOptions, openConnection, type Signatory } from './connection.js';
import { EndorserOrder } from './endorser-order.js';
import { evaluate } from './evaluate.js';
import { events, type EventsOptions, type LedgerEvent } from './events.js';
import { type LedgerTransaction, parseTransaction } from './ledger-transaction.js';
import { limiter, type LimiterOptions } from './limiter.js';
import {
  type Committed,
  type EndorsedTransaction,
  submit,
  type SubmitOptions,
  type SubmitRequest,
} from './submit.js';

export interface LedgerOptions extends ConnectionOptions {
  readonly channel: string;
  readonly chaincode: string;
  readonly limits?: LimiterOptions;
}

/** The channel, as seen through the organisation's own peer. */
export interface Ledger {
  /** Commits a transaction: {@link submit}. */
  readonly submit: (request: SubmitRequest) => Promise<Committed>;
  /** Commits a transaction that another identity of the organisation signs. */
  readonly submitAs: (signatory: Signatory, request: SubmitRequest) => Promise<Committed>;
  /** Runs a query on the organisation's own peer: {@link evaluate}. */
  readonly evaluate: (name: string, ...args: readonly string[]) => Promise<Uint8Array>;
  /** The same with sensitive arguments, which travel in the transient map. */
  readonly evaluateWith: (
    transient: Readonly<Record<string, string>>,
    name: string,
    ...args: readonly string[]
  ) => Promise<Uint8Array>;
  /** Events of the chaincode: {@link events}. */
  readonly events: (options: EventsOptions) => AsyncIterable<LedgerEvent>;
  /** Number of blocks of the channel at the organisation's own peer. */
  readonly blockHeight: () => Promise<number>;
  /** Of the certificate with which the gateway itself signs. */
  readonly validity: CertificateValidity;
  /** A committed transaction, valid or not. @throws HealthChainError NOT_FOUND, LEDGER_UNAVAILABLE. */
  readonly transaction: (transactionId: string) => Promise<LedgerTransaction>;
  readonly close: () => void;
}

const defaultLimits: LimiterOptions = { concurrency: 64, queue: 256, retryAfter: 2 };
/** Milliseconds. */
const endorsementPatience = 15_000;
const commitPatience = 20_000;
const conflictRetries = 5;

/** Connects to the organisation's own peer; an absent peer shows in the first call. */
export function connectLedger(options: LedgerOptions): Ledger {
  const { gateway, as, close } = openConnection(options);
  const network = gateway.getNetwork(options.channel);
  const contract = network.getContract(options.chaincode);
  const limit = limiter(options.limits ?? defaultLimits);
  const order = new EndorserOrder();
  const validity = certificateValidity(readFileSync(options.certificateFile));
  const submitThrough = (
    signing: Gateway,
    { requireCurrent }: CertificateValidity,
  ): ((request: SubmitRequest) => Promise<Committed>) => {
    const submitOptions: SubmitOptions = {
      limit,
      order,
      endorseBy: endorser(signing, options),
      patience: endorsementPatience,
      commitPatience,
      conflictRetries,
    };
    return async (request) => {
      requireCurrent();
      return submit(submitOptions, request);
    };
  };

  // The organisation's own peers, because others may lack its private data.
  const query = async (
    target: Contract,
    name: string,
    args: readonly string[],
    transientData: Readonly<Record<string, string>> = {},
  ) => {
    validity.requireCurrent();
    return evaluate(name, () =>
      target.evaluate(name, {
        arguments: [...args],
        endorsingOrganizations: [options.mspId],
        transientData: { ...transientData },
      }),
    );
  };

  return {
    submit: submitThrough(gateway, validity),
    submitAs: (signatory, request) =>
      submitThrough(as(signatory), certificateValidity(signatory.certificate))(request),
    validity,
    evaluate: (name, ...args) => query(contract, name, args),
    evaluateWith: (transient, name, ...args) => query(contract, name, args, transient),
    events: (eventsOptions) =>
      events(
        (streamOptions) => network.getChaincodeEvents(options.chaincode, streamOptions),
        eventsOptions,
      ),
    transaction: async (transactionId) => {
      const args = [options.channel, transactionId];
      const qscc = network.getContract('qscc');
      const bytes = await query(qscc, 'GetTransactionByID', args);
      return parseTransaction(bytes, options.chaincode);
    },
    blockHeight: async () => {
      const info = await query(network.getContract('qscc'), 'GetChainInfo', [options.channel]);
      return common.BlockchainInfo.deserializeBinary(info).getHeight();
    },
    close,
  };
}

/** Endorses as the identity that a connection signs with. */
function endorser(gateway: Gateway, options: LedgerOptions): SubmitOptions['endorseBy'] {
  const contract = gateway.getNetwork(options.channel).getContract(options.chaincode);
  return async (request, organizations) => {
    const proposal = contract.newProposal(request.name, {
      arguments: [...request.args],
      endorsingOrganizations: [...organizations],
      ...(request.transient && { transientData: { ...request.transient } }),
    });
    const transaction = await proposal.endorse();
    const transactionId = transaction.getTransactionId();
    return {
      transactionId,
      result: transaction.getResult(),
      send: async () => {
        await transaction.submit();
      },
      status: (timeout) => commitStatus(gateway, options.channel, transactionId, timeout),
    } satisfies EndorsedTransaction;
  };
}
