import type { AccessLedger } from '../access/access-ledger.js';
import type { Signatories } from '../access/signatories.js';
import { opinionDesk, type OpinionDesk } from '../disclosure/answer-opinion.js';
import { opinionAsker, type OpinionAsker } from '../disclosure/ask-opinion.js';
import { attestationDesk, type AttestationDesk } from '../disclosure/attestation-desk.js';
import { disclosureLedger, type DisclosureLedger } from '../disclosure/disclosure-ledger.js';
import { heldAttestations } from '../disclosure/held-attestations.js';
import { openIssuer } from '../disclosure/issuer.js';
import { ensureIssuerSeed } from '../disclosure/issuer-seed.js';
import { keyDigestIn, readLicences } from '../disclosure/licences.js';
import { handToRelay, relayMount } from '../disclosure/relay.js';
import { reviewRounds } from '../disclosure/review-rounds.js';
import { AttemptLimit } from '../finding/attempt-limit.js';
import type { KeyLedger } from '../keys/key-ledger.js';
import { publishOnce, type OwnKey } from '../keys/own-key.js';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { keepTrying } from './keep-trying.js';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';

/** How people show what they are and not who, and what others ask here that way. */
export interface Disclosure {
  readonly attestations: AttestationDesk;
  readonly asker: OpinionAsker;
  readonly desk: OpinionDesk;
  /** With which the organisation attests. */
  readonly ownKey: OwnKey;
  readonly mounts: readonly PeeringMount[];
  /** Publishes what the organisation attests with, and reviews what it attested, until the signal. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
}

export interface DisclosureOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly access: AccessLedger;
  readonly keys: KeyLedger;
  readonly signatories: Signatories;
}

/** Milliseconds in which requests to the relay are counted, and how many of one organisation it takes. */
const relayed = { window: 10 * 60_000, most: 600 } as const;

export async function openDisclosure(options: DisclosureOptions): Promise<Disclosure> {
  const { config, logger, platform, access, keys, signatories } = options;
  const { mspId, kind } = config.organization;
  const { durable, peers } = platform;
  const ledger = disclosureLedger(platform.ledger, config.fabric.publicEndorsers);
  const seed = await ensureIssuerSeed(durable.settings, platform.atRestKey);
  const issuer = openIssuer({ mspId, seed, ledger });
  const licences = readLicences(config.people);
  const { attestations: store, askedOpinions: asked } = durable;
  const held = heldAttestations({ issuer, store, ledger, now: Date.now });
  const attestations = attestationDesk({
    ...{ mspId, licences, held, now: Date.now },
    credential: access.credential,
    authority: access.authority,
  });
  return {
    attestations,
    asker: opinionAsker({
      channel: config.fabric.channel,
      held,
      asked,
      ledger,
      wrappingKey: keys.wrappingKey,
      hand: handToRelay({ relays: config.relays, client: peers.client }),
    }),
    desk: opinionDesk({ mspId, ledger, wrappingKey: platform.wrappingKey, signatories }),
    ownKey: issuer.ownKey,
    mounts: relayMounts(options, ledger),
    follow: async (signal) => {
      // Hospitals attest of their patients, and who employs somebody with a licence, that.
      if (kind !== 'hospital' && licences.size === 0) {
        return;
      }
      await keepTrying(
        () => publishOnce(issuer.ownKey),
        signal,
        (error) => {
          logger.warn({ err: error }, 'the keys for attestations could not be published yet');
        },
      );
      await reviewRounds(attestations, signal, (error) => {
        logger.warn({ err: error }, 'what is attested could not be reviewed yet');
      });
    },
  };
}

/** Of an organisation that employs a relay. */
function relayMounts(
  { config, signatories }: DisclosureOptions,
  ledger: DisclosureLedger,
): readonly PeeringMount[] {
  const relay = config.people.find(({ role }) => role === 'relay');
  if (relay === undefined) {
    return [];
  }
  const signatory = signatories.of(keyDigestIn(relay.certificateFile));
  return [relayMount({ ledger, signatory, attempts: new AttemptLimit(relayed) })];
}
