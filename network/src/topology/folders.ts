import { join } from 'node:path';

/** Where one organisation keeps its things; nothing of another organisation lies under it. */
export interface OrganizationFolders {
  readonly root: string;
  /** Token, its configuration and its PINs. */
  readonly hsm: string;
  readonly ca: string;
  /** Public roots of the organisation, which it gives to the others. */
  readonly msp: string;
  readonly admin: string;
  readonly peer: string;
  readonly orderer: string;
  readonly gateway: string;
  /** A folder per person. */
  readonly people: string;
  readonly chaincode: string;
  readonly kubo: string;
}

/** Folders of the organisation `name` under the state folder. */
export function organizationFolders(state: string, name: string): OrganizationFolders {
  const root = join(state, 'organizations', name);
  const within = (part: string): string => join(root, part);
  return {
    root,
    hsm: within('hsm'),
    ca: within('ca'),
    msp: within('msp'),
    admin: within('admin'),
    peer: within('peer'),
    orderer: within('orderer'),
    gateway: within('gateway'),
    people: within('people'),
    chaincode: within('chaincode'),
    kubo: within('kubo'),
  };
}

/** What the organisations share: the channel's first block, the chaincode's releases, logs. */
export interface NetworkFolders {
  readonly state: string;
  readonly channel: string;
  readonly chaincode: string;
  readonly logs: string;
}

/** Shared folders of a network with this state folder. */
export function networkFolders(state: string): NetworkFolders {
  return {
    state,
    channel: join(state, 'channel'),
    chaincode: join(state, 'chaincode'),
    logs: join(state, 'logs'),
  };
}
