import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** Go's notation, as Fabric reads it. */
const duration = z.string().regex(/^\d+(ms|s|m|h)$/, 'Write a duration such as 50ms, 4s or 1m.');
const byteSize = z.string().regex(/^\d+ [KM]B$/, 'Write a size such as 512 KB or 16 MB.');
const slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'Use lower-case letters, digits and hyphens.');

/** Schedules of controlled substances that a DEA registration can cover. */
const schedule = z.enum(['II', 'III', 'IV', 'V']);

const personSchema = z.strictObject({
  name: slug,
  role: slug,
  /** As the organisation's registrar checked it; the protocol knows which professions there are. */
  licence: z.strictObject({ profession: slug, state: z.string().regex(/^[A-Z]{2}$/) }).optional(),
  /** What may be prescribed under the person's DEA registration. */
  schedules: z.array(schedule).min(1).optional(),
});
export type PersonDefinition = z.infer<typeof personSchema>;

/** The gateway checks it again, part by part. */
const privateUrl = z
  .url()
  .regex(
    /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/,
    'Use HTTPS, or plain HTTP to the same host.',
  );

const organizationSchema = z.strictObject({
  /** Short name: folders, process names and the operator's commands. */
  name: slug,
  displayName: z.string().min(1).max(100),
  mspId: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/),
  /** Kind that collections and contracts refer to; the protocol knows which kinds exist. */
  kind: slug,
  /** Name under which the other organisations reach this one. */
  host: z.string().min(1),
  orderer: z.boolean(),
  ipfs: z.boolean(),
  /** Sample people with a Fabric identity; the access control contract knows which roles exist. */
  people: z.array(personSchema).default([]),
  /**
   * Names of the three organisations that keep shares of this one's keys, of which two give a key
   * back while it is down; none keeps no shares.
   */
  keyKeepers: z.array(slug).default([]),
  /** Where its gateway sends alerts about emergencies. */
  alerts: z.strictObject({ url: privateUrl }).optional(),
  /**
   * The system that a health plan's gateway asks about members, and what it speaks; without an address it is the
   * sample plan service.
   */
  planService: z
    .strictObject({ interface: z.enum(['x12', 'fhir']), url: privateUrl.optional() })
    .optional(),
  /** Systems of its own that its gateway tells what happens to prescriptions; the gateway knows which events there are. */
  webhooks: z
    .array(
      z.strictObject({
        name: slug,
        url: privateUrl,
        events: z.array(z.string()).min(1).optional(),
      }),
    )
    .default([]),
});

const orderingSchema = z.strictObject({
  type: z.enum(['bft', 'raft']),
  batch: z.strictObject({
    timeout: duration,
    maxMessageCount: z.int().min(1),
    absoluteMaxBytes: byteSize,
    preferredMaxBytes: byteSize,
  }),
  bft: z.strictObject({
    requestForwardTimeout: duration,
    requestComplainTimeout: duration,
    viewChangeResendInterval: duration,
    viewChangeTimeout: duration,
    leaderHeartbeatTimeout: duration,
    requestAutoRemoveTimeout: duration,
    collectTimeout: duration,
  }),
  raft: z.strictObject({
    tickInterval: duration,
    electionTick: z.int().min(2),
    heartbeatTick: z.int().min(1),
  }),
});

/** The file `consortium.yaml`: the only place that knows organisations, hosts, ports and timeouts. */
export const consortiumSchema = z
  .strictObject({
    channel: slug,
    chaincode: z.strictObject({ name: slug, endorsements: z.int().min(1) }),
    ordering: orderingSchema,
    peer: z.strictObject({
      timeWindow: duration,
      pullRetryThreshold: duration,
      reconcileSleepInterval: duration,
      reconnectInterval: duration,
      blockCensorshipTimeout: duration,
      deliverRetryInterval: duration,
      endorsementTimeout: duration,
      broadcastTimeout: duration,
      dialTimeout: duration,
      chaincodeInstallTimeout: duration,
      chaincodeStartTimeout: duration,
      chaincodeExecuteTimeout: duration,
    }),
    ports: z.strictObject({ base: z.int().min(1024).max(60_000) }),
    organizations: z.array(organizationSchema).min(2),
  })
  .superRefine((consortium, context) => {
    for (const message of contradictions(consortium)) {
      context.addIssue({ code: 'custom', message });
    }
  });
export type Consortium = z.infer<typeof consortiumSchema>;
export type OrganizationDefinition = z.infer<typeof organizationSchema>;

/** Organisations that keep shares of a key, as the protocol splits it. */
const keepersOfAKey = 3;

/** What SmartBFT needs to outlive one faulty node: 3f + 1 with f = 1. */
const minimumBftOrderers = 4;

function contradictions(consortium: {
  chaincode: { endorsements: number };
  ordering: { type: 'bft' | 'raft' };
  organizations: readonly OrganizationDefinition[];
}): string[] {
  const { organizations, chaincode, ordering } = consortium;
  const orderers = organizations.filter((organization) => organization.orderer).length;
  const people = organizations.map((organization) => organization.people);
  const distinct = (key: 'name' | 'mspId'): boolean =>
    new Set(organizations.map((organization) => organization[key])).size === organizations.length;
  return [
    ...(distinct('name') ? [] : ['Two organisations have the same name.']),
    ...(distinct('mspId') ? [] : ['Two organisations have the same MSP id.']),
    ...(people.every((some) => new Set(some.map(({ name }) => name)).size === some.length)
      ? []
      : ['Two people of one organisation have the same name.']),
    ...(organizations.every((organization) => hasKeepers(organization, organizations))
      ? []
      : [`Key keepers are ${keepersOfAKey} other organisations of the consortium, or none.`]),
    ...(organizations.length >= chaincode.endorsements
      ? []
      : ['More endorsements are asked for than there are organisations.']),
    ...(orderers >= 1 ? [] : ['No organisation runs an orderer.']),
    ...(ordering.type === 'raft' || orderers >= minimumBftOrderers
      ? []
      : [`BFT ordering takes at least ${minimumBftOrderers} orderers; use raft, or add some.`]),
  ];
}

function hasKeepers(
  { name, keyKeepers }: OrganizationDefinition,
  organizations: readonly OrganizationDefinition[],
): boolean {
  const known = new Set(organizations.map((each) => each.name));
  const keepers = new Set(keyKeepers.filter((keeper) => keeper !== name && known.has(keeper)));
  return keepers.size === keyKeepers.length && [0, keepersOfAKey].includes(keepers.size);
}

/** Reads and checks `consortium.yaml`. @throws Error naming every contradiction in the file. */
export function readConsortium(file: string): Consortium {
  const parsed = consortiumSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new Error(`${file} does not describe a consortium:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
