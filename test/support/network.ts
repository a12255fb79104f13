import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What `endpoints.json` says of one organisation. */
export interface OrganizationEndpoints {
  readonly name: string;
  readonly mspId: string;
  readonly kind: string;
  readonly gateway: string;
  readonly fhir: string;
  readonly portal: string | null;
  /** Origin of the card port. */
  readonly cards: string;
  readonly peer: string;
  readonly tlsCaFile: string;
}

/** A client that `npm start` registered, with the file of its private key. */
export interface ClientEndpoints {
  readonly organization: string;
  readonly clientId: string;
  readonly keyFile: string;
  readonly alg: string;
  readonly scope: string;
  readonly tokenEndpoint: string;
}

export interface Endpoints {
  readonly channel: string;
  readonly organizations: readonly OrganizationEndpoints[];
  readonly clients: readonly ClientEndpoints[];
}

/** Root of the checkout, from the compiled tests in `test/dist/support`. */
export const projectRoot = path.resolve(import.meta.dirname, '../../..');

/** State folder of the network under test; `npm test` names it. */
export function stateFolder(): string {
  const folder = process.env.HEALTHCHAIN_STATE;
  if (folder === undefined) {
    throw new Error('HEALTHCHAIN_STATE names no state folder: run these tests by `npm test`.');
  }
  return path.resolve(folder);
}

export function endpoints(): Endpoints {
  return JSON.parse(readFileSync(path.join(stateFolder(), 'endpoints.json'), 'utf8')) as Endpoints;
}

/** The nth organisation of a kind. */
export function organization(kind: string, nth = 0): OrganizationEndpoints {
  const found = endpoints().organizations.filter((one) => one.kind === kind)[nth];
  if (found === undefined) {
    throw new Error(`The network under test has no ${kind} number ${nth}.`);
  }
  return found;
}

/** The sample client of an organisation. */
export function clientOf(name: string): ClientEndpoints {
  const found = endpoints().clients.find((one) => one.organization === name);
  if (found === undefined) {
    throw new Error(`No client is registered at ${name}.`);
  }
  return found;
}
