import { planServicePaths } from '../plan-service/server.js';
import type { PersonDefinition } from '../topology/consortium.js';
import { findOrganization, type Network, type Organization } from '../topology/network.js';

/** Files and names that other steps made, which a gateway has to find. */
export interface GatewayInputs {
  /** Certificate of the gateway's Fabric identity; its key is in the token. */
  readonly certificateFile: string;
  /** TLS certificate and key with which the gateway meets other gateways, and smart cards. */
  readonly peeringCertificateFile: string;
  readonly peeringKeyFile: string;
  readonly hsmModuleFile: string;
  readonly tokenLabel: string;
  readonly clientsFile: string;
  /** Root of the organisation's identities, and what its authority revoked. */
  readonly identityRootFile: string;
  readonly revocationListFile: string;
  /** Root of an organisation's TLS certificates. */
  readonly tlsCaFile: (organization: Organization) => string;
  /** MSP ids that may endorse together what the name says. */
  readonly endorserSets: {
    readonly records: readonly (readonly string[])[];
    readonly authority: readonly (readonly string[])[];
    readonly prescriptions: readonly (readonly string[])[];
    readonly publicState: readonly (readonly string[])[];
    readonly coverage: readonly (readonly string[])[];
  };
  /** Certificate of one of the organisation's people. */
  readonly personCertificateFile: (person: PersonDefinition) => string;
  /** Where providers are looked up: files such as the authorities publish. */
  readonly providerRegistryFolder: string;
  /** Holds the secret by which the receiver of alerts knows them. */
  readonly alertSecretFile: string;
  /** The same of one of its webhooks, by name. */
  readonly webhookSecretFile: (name: string) => string;
}

/** Copies of large content before a commit, where the consortium has that many nodes. */
const wantedCopies = 2;

/** The file that `HEALTHCHAIN_CONFIG` names, see the gateway's own schema. */
export function gatewayConfig(
  network: Network,
  organization: Organization,
  inputs: GatewayInputs,
): object {
  const { name, displayName, mspId, kind, ports, listenAddress } = organization;
  const nodes = network.organizations.filter(({ ipfs }) => ipfs).length;
  return {
    organization: { name, displayName, mspId, kind },
    stateFolder: organization.folders.gateway,
    http: {
      host: listenAddress,
      port: ports.gateway,
      publicUrl: organization.gatewayUrl,
      ...(organization.gatewayUrl.startsWith('https:') ? { tls: tlsOf(inputs) } : {}),
    },
    peering: {
      host: listenAddress,
      port: ports.peering,
      certificateFile: inputs.peeringCertificateFile,
      keyFile: inputs.peeringKeyFile,
    },
    cards: {
      host: listenAddress,
      port: ports.cards,
      publicUrl: organization.cardsUrl,
      certificateFile: inputs.peeringCertificateFile,
      keyFile: inputs.peeringKeyFile,
      rootFile: inputs.identityRootFile,
      revocationListFile: inputs.revocationListFile,
    },
    fabric: {
      channel: network.channel,
      chaincode: network.chaincode.name,
      peer: { address: organization.peerAddress, tlsCaFile: inputs.tlsCaFile(organization) },
      certificateFile: inputs.certificateFile,
      recordEndorsers: endorsersFor(mspId, inputs.endorserSets.records),
      authorityEndorsers: endorsersFor(mspId, inputs.endorserSets.authority),
      prescriptionEndorsers: endorsersFor(mspId, inputs.endorserSets.prescriptions),
      publicEndorsers: endorsersFor(mspId, inputs.endorserSets.publicState),
      coverageEndorsers: endorsersFor(mspId, inputs.endorserSets.coverage),
    },
    hsm: { moduleFile: inputs.hsmModuleFile, tokenLabel: inputs.tokenLabel },
    ...(organization.ipfs ? { ipfs: { apiUrl: `http://127.0.0.1:${ports.ipfsApi}` } } : {}),
    contentCopies: Math.min(wantedCopies, Math.max(nodes, 1)),
    others: network.organizations
      .filter((other) => other !== organization)
      .map((other) => ({
        name: other.name,
        mspId: other.mspId,
        kind: other.kind,
        peeringUrl: other.peeringUrl,
        tlsCaFile: inputs.tlsCaFile(other),
        ipfs: other.ipfs,
      })),
    people: organization.people.map((person) => ({
      certificateFile: inputs.personCertificateFile(person),
      role: person.role,
      ...(person.licence && { licence: person.licence }),
    })),
    relays: network.organizations
      .filter((other) => other !== organization && other.people.some(isRelay))
      .map((other) => other.mspId),
    providerRegistry: { kind: 'file', folder: inputs.providerRegistryFolder },
    ...(organization.alerts && {
      alerts: { url: organization.alerts.url, secretFile: inputs.alertSecretFile },
    }),
    ...planServiceOf(organization),
    webhooks: organization.webhooks.map((webhook) => ({
      ...webhook,
      secretFile: inputs.webhookSecretFile(webhook.name),
    })),
    keyKeepers: organization.keyKeepers.map((keeper) => findOrganization(network, keeper).mspId),
    clientsFile: inputs.clientsFile,
  };
}

/** The system that a health plan's gateway asks: its own, or the sample plan service. */
function planServiceOf({ planService, name, displayName, ports }: Organization): object {
  if (planService === undefined) {
    return {};
  }
  const { interface: kind, url } = planService;
  const sample = `http://127.0.0.1:${ports.planService}${planServicePaths[kind]}`;
  const id = name.toUpperCase().slice(0, 15);
  const partners = {
    ...{ sender: id, receiver: id, payer: { name: displayName, id } },
    usage: url === undefined ? 'T' : 'P',
  };
  return { planService: { kind, url: url ?? sample, ...(kind === 'x12' ? partners : {}) } };
}

/** Whether somebody submits what others present without a name. */
function isRelay({ role }: PersonDefinition): boolean {
  return role === 'relay';
}

function tlsOf(inputs: GatewayInputs): object {
  return { certificateFile: inputs.peeringCertificateFile, keyFile: inputs.peeringKeyFile };
}

/** The own peer endorses whenever it may; the sets keep their order otherwise. */
function endorsersFor(mspId: string, sets: readonly (readonly string[])[]): string[][] {
  const own = sets.filter((set) => set.includes(mspId));
  return (own.length > 0 ? own : sets).map((set) => [...set]);
}
