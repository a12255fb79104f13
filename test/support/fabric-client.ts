import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, type Contract, type Gateway, type Network } from '@hyperledger/fabric-gateway';
import { endpoints, stateFolder, type OrganizationEndpoints } from './network.js';
import { TokenSigner } from './token-signer.js';

/** How long (ms) a call may take, on a machine that others use too. */
const patience = 60_000;

/** One identity's connection to the peer of its organisation. */
export interface FabricClient {
  readonly organization: OrganizationEndpoints;
  readonly gateway: Gateway;
  readonly network: Network;
  readonly contract: Contract;
}

/**
 * Connects identities to their own peers with Hyperledger's client: many calls at once, and proposals
 * that the `peer` CLI does not make. Keys stay in the organisations' tokens.
 */
export class FabricClients {
  readonly #tokens = new Map<string, TokenSigner>();
  readonly #closers: (() => void)[] = [];

  /** As an administrator of the organisation. */
  administrator(organization: OrganizationEndpoints): FabricClient {
    return this.#connect(organization, 'admin');
  }

  /** As the organisation's gateway. */
  gatewayOf(organization: OrganizationEndpoints): FabricClient {
    return this.#connect(organization, 'gateway');
  }

  /** As one of the organisation's people. */
  person(organization: OrganizationEndpoints, name: string): FabricClient {
    return this.#connect(organization, path.join('people', name));
  }

  close(): void {
    this.#closers.forEach((close) => {
      close();
    });
  }

  #connect(organization: OrganizationEndpoints, folder: string): FabricClient {
    const { name, mspId, peer, tlsCaFile } = organization;
    const msp = path.join(stateFolder(), 'organizations', name, folder, 'msp');
    const certificate = readFileSync(path.join(msp, 'signcerts/cert.pem'));
    const client = new Client(peer, credentials.createSsl(readFileSync(tlsCaFile)));
    const within = () => ({ deadline: Date.now() + patience });
    const gateway = connect({
      client,
      identity: { mspId, credentials: certificate },
      signer: this.#tokenOf(name).signerOf(certificate),
      evaluateOptions: within,
      endorseOptions: within,
      submitOptions: within,
      commitStatusOptions: within,
    });
    this.#closers.push(() => {
      gateway.close();
      client.close();
    });
    const network = gateway.getNetwork(endpoints().channel);
    return { organization, gateway, network, contract: network.getContract('healthchain') };
  }

  #tokenOf(name: string): TokenSigner {
    const known = this.#tokens.get(name);
    if (known !== undefined) {
      return known;
    }
    const token = new TokenSigner(name);
    this.#tokens.set(name, token);
    this.#closers.push(() => {
      token.close();
    });
    return token;
  }
}
