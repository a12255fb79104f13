import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { controlName } from '@healthchain/bench-control/dist/deployment/deploy.js';
import type { OpenNetwork } from '@healthchain/bench-control/dist/deployment/open-network.js';
import { commitStatus } from '@healthchain/gateway/dist/platform/fabric/commit-status.js';
import { toLowSDer } from '@healthchain/gateway/dist/platform/keys/signature.js';
import { tlsRootFile } from '@healthchain/network/dist/identities/msp.js';
import type { Organization } from '@healthchain/network/dist/topology/network.js';
import { Client, credentials } from '@grpc/grpc-js';
import {
  connect,
  hash,
  type Contract,
  type Gateway,
  type Network,
  type Signer,
  type Status,
  type Transaction,
} from '@hyperledger/fabric-gateway';
import { recordEndorsers } from '../network/record-endorsers.js';
import { softwareIdentity } from './software-identity.js';

/** A call of the control chaincode. */
export interface ControlCall {
  readonly name: string;
  readonly args: readonly string[];
  readonly transient?: Readonly<Record<string, Uint8Array>>;
}

/** For how long (ms) a commit is waited for. */
const patience = 30_000;

/** A client of the control, with Hyperledger's own library and nothing between it and the peer. */
export class ControlClient {
  /** The channel, for who reads blocks. */
  readonly channel: Network;
  readonly #contract: Contract;

  private constructor(
    private readonly gateway: Gateway,
    channelName: string,
    private readonly endorsers: readonly string[],
    readonly close: () => void,
  ) {
    this.channel = gateway.getNetwork(channelName);
    this.#contract = this.channel.getContract(controlName);
  }

  /** As a client of the organisation, at its peer, endorsed as its records are. */
  static async connect(bench: OpenNetwork, organization: Organization): Promise<ControlClient> {
    const { mspId, certificate, privateKey } = await softwareIdentity(bench, organization);
    const client = new Client(
      organization.peerAddress,
      credentials.createSsl(readFileSync(tlsRootFile(organization))),
    );
    const gateway = connect({
      client,
      identity: { mspId, credentials: certificate },
      signer: signerOf(privateKey),
      hash: hash.none,
    });
    const close = (): void => {
      gateway.close();
      client.close();
    };
    const { channel } = bench.network;
    return new ControlClient(gateway, channel, recordEndorsers(organization), close);
  }

  /** Resolves when the call is committed. @throws Error unless it is valid */
  async submit({ name, args, transient }: ControlCall): Promise<void> {
    const proposal = this.#contract.newProposal(name, {
      arguments: [...args],
      endorsingOrganizations: [...this.endorsers],
      ...(transient === undefined ? {} : { transientData: { ...transient } }),
    });
    const transaction = await proposal.endorse();
    const { successful, code } = await this.#order(transaction);
    if (!successful) {
      throw new Error(`${name} was found invalid: code ${code}.`);
    }
  }

  /** A transaction that could not be sent may have been: its status decides, as at our gateway. */
  async #order(transaction: Transaction): Promise<Status> {
    await transaction.submit().catch(() => undefined);
    const id = transaction.getTransactionId();
    return commitStatus(this.gateway, this.channel.getName(), id, patience);
  }
}

/** OpenSSL signs several times faster than the library's own signer, which is written in JavaScript. */
function signerOf(pem: Buffer): Signer {
  const key = createPrivateKey(pem);
  return (message) =>
    Promise.resolve(toLowSDer(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' })));
}
