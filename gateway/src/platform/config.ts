import { readFileSync } from 'node:fs';
import { licenceSchema, organizationKind, role } from '@healthchain/protocol';
import { z } from 'zod';
import { isLoopback } from './http/loopback.js';

const port = z.int().min(1).max(65_535);
const file = z.string().min(1);

/** Whether nobody on the way can read what is sent to an address. */
function isPrivate(url: string): boolean {
  // What is no address is refused as such.
  if (!URL.canParse(url)) {
    return false;
  }
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopback(hostname.replaceAll(/[[\]]/g, ''));
}

/** An address to which nobody on the way can listen: people are named to it, or secrets hold. */
const privateUrl = z
  .url({ protocol: /^https?$/ })
  .refine(isPrivate, { error: 'Plain HTTP is for a loopback host only.' });

/** Where signed messages go. */
const receiver = {
  url: privateUrl,
  /** Holds the secret by which the receiver knows them. */
  secretFile: file,
};

/**
 * What a gateway is told at its start: one JSON file, named by `HEALTHCHAIN_CONFIG`. It holds no
 * secret; those come from the environment (`.env.example` lists them).
 */
export const gatewayConfigSchema = z.strictObject({
  organization: z.strictObject({
    name: z.string(),
    displayName: z.string(),
    mspId: z.string(),
    kind: organizationKind,
  }),
  /** Folder for the read model, the durable store and wrapped keys; mode 0700. */
  stateFolder: file,
  http: z.strictObject({
    host: z.string(),
    port,
    /** Origin that clients use, for links and token audiences, such as `http://localhost:7010`. */
    publicUrl: z.url(),
    /** PEM files; plain HTTP is accepted on a loopback host only. */
    tls: z.strictObject({ certificateFile: file, keyFile: file }).optional(),
    limits: z
      .strictObject({
        /** Requests in progress at once; beyond, 503. */
        inFlight: z.int().min(1).default(512),
        /** Beyond, 429; a signed-in client's own. */
        requestsPerClientPerMinute: z.int().min(1).default(120_000),
        /** Beyond, 429; an address's refused sign-ins, and those that it begins. */
        failedSignInsPerMinute: z.int().min(1).default(600),
      })
      .prefault({}),
  }),
  /** Mutual TLS between gateways. */
  peering: z.strictObject({
    host: z.string(),
    port,
    certificateFile: file,
    keyFile: file,
  }),
  /** Mutual TLS with people's smart cards. */
  cards: z.strictObject({
    host: z.string(),
    port,
    /** Origin that browsers use, such as `https://localhost:7014`. */
    publicUrl: z.url(),
    certificateFile: file,
    keyFile: file,
    /** Root of the organisation's identities, whose authority issues cards. */
    rootFile: file,
    /** The list that the authority signed of what it revoked; read again when it changes. */
    revocationListFile: file,
  }),
  fabric: z.strictObject({
    channel: z.string(),
    chaincode: z.string(),
    peer: z.strictObject({
      /** host:port of the organisation's own peer. */
      address: z.string(),
      tlsCaFile: file,
    }),
    /** Certificate of the gateway's signing key; the key is in the token, found by its public key. */
    certificateFile: file,
    /** MSP ids that endorse record writes together; sets are tried in order. */
    recordEndorsers: z.array(z.array(z.string()).min(1)),
    /** The same for what patients decided, for prescriptions, and for public state. */
    authorityEndorsers: z.array(z.array(z.string()).min(1)),
    prescriptionEndorsers: z.array(z.array(z.string()).min(1)),
    publicEndorsers: z.array(z.array(z.string()).min(1)),
    /** The same for coverage requests and their answers. */
    coverageEndorsers: z.array(z.array(z.string()).min(1)),
  }),
  hsm: z.strictObject({
    /** PKCS#11 module. */
    moduleFile: file,
    tokenLabel: z.string(),
  }),
  /** The organisation's own Kubo node; organisations without one keep only inline content. */
  ipfs: z.strictObject({ apiUrl: z.url() }).optional(),
  /** Copies of large content, the organisation's own included, before a commit. */
  contentCopies: z.int().min(1),
  /** Every other organisation of the consortium. */
  others: z.array(
    z.strictObject({
      name: z.string(),
      mspId: z.string(),
      kind: organizationKind,
      peeringUrl: z.url(),
      /** Root that signs the other gateway's TLS certificate. */
      tlsCaFile: file,
      ipfs: z.boolean(),
    }),
  ),
  /** The organisation's people, whose keys are in the token. */
  people: z.array(
    z.strictObject({
      certificateFile: file,
      role,
      /** As the organisation's registrar checked it. */
      licence: licenceSchema.optional(),
    }),
  ),
  /** MSP ids of the other organisations that submit what others present without a name. */
  relays: z.array(z.string()),
  /** Where providers are looked up before they get a credential. */
  providerRegistry: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('file'),
      /** Holds `npi.json`, `licences.json`, `dea.json`, `exclusions.csv` and `sam-exclusions.csv`. */
      folder: file,
    }),
    z.strictObject({
      kind: z.literal('http'),
      addresses: z.strictObject({
        npi: z.url({ protocol: /^https?$/ }),
        licences: z.url({ protocol: /^https?$/ }),
        dea: z.url({ protocol: /^https?$/ }),
        exclusions: z.url({ protocol: /^https?$/ }),
        sam: z.url({ protocol: /^https?$/ }),
      }),
      /** Holds the key by which SAM knows who asks. */
      samKeyFile: file,
    }),
  ]),
  /** Where alerts about emergencies go; without it, people learn of one when they sign in. */
  alerts: z.strictObject(receiver).optional(),
  /** Systems of the organisation's own that are told what happens to prescriptions. */
  webhooks: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
        ...receiver,
        /** Types such as `prescription.issued`; without them, all. */
        events: z.array(z.string()).min(1).optional(),
      }),
    )
    .refine((webhooks) => new Set(webhooks.map(({ name }) => name)).size === webhooks.length, {
      error: 'A name is given once.',
    })
    .default([]),
  /** The system that a health plan's gateway asks about members; without one, requests to it time out. */
  planService: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('x12'),
        url: privateUrl,
        /** Names under which the gateway and the system know each other (ISA06, ISA08). */
        sender: z.string().min(2).max(15),
        receiver: z.string().min(2).max(15),
        /** The plan (NM1*PR). */
        payer: z.strictObject({ name: z.string().min(1), id: z.string().min(2) }),
        /** Production or test data (ISA15). */
        usage: z.enum(['P', 'T']),
      }),
      z.strictObject({ kind: z.literal('fhir'), url: privateUrl }),
    ])
    .optional(),
  /** MSP ids of the organisations that keep shares of this one's keys; none keeps no shares. */
  keyKeepers: z.array(z.string()),
  /** OAuth clients of this gateway, with public keys only. */
  clientsFile: file,
});
export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;

/** Secrets of a gateway. */
export const gatewaySecretsSchema = z.object({
  HEALTHCHAIN_HSM_PIN: z.string().min(8),
  /** Bearer token of the Kubo RPC API, where the organisation has a node. */
  HEALTHCHAIN_IPFS_TOKEN: z.string().min(16).optional(),
});
export type GatewaySecrets = z.infer<typeof gatewaySecretsSchema>;

/** Reads and checks the configuration. @throws ZodError or a file error; both end the start. */
export function loadConfig(env: NodeJS.ProcessEnv): {
  config: GatewayConfig;
  secrets: GatewaySecrets;
} {
  const path = z.string({ error: 'HEALTHCHAIN_CONFIG is not set.' }).parse(env.HEALTHCHAIN_CONFIG);
  const config = gatewayConfigSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return { config, secrets: gatewaySecretsSchema.parse(env) };
}
