import { randomUUID } from 'node:crypto';
import type { ConsentStatement } from '@healthchain/protocol';
import { places } from '@healthchain/protocol/testing/expectations';
import { succeeded } from '../consortium.js';
import { later } from '../patient-scene.js';
import { releaseKeys, type ReleaseTerms } from './keys.js';
import { readerKey } from './props.js';
import { replacePasskey } from './replace-passkey.js';
import type { Stage } from './stage.js';

/** Brings about a situation of a release, and says what a keeper then asks. */
type Bring = (stage: Stage, standing: string) => Promise<ReleaseTerms>;

/** The situations of the table, by name. */
export const releaseSituations: Readonly<Record<string, Bring>> = {
  'session running': (stage, standing) => running(stage, standing),
  'session over': async (stage, standing) => ({
    ...(await running(stage, standing)),
    at: later(16),
  }),
  'access refused': async (stage, standing) => {
    const { request } = await stage.scene.access(await consent(stage, standing), {
      purpose: 'HRESCH',
    });
    return termsOf(stage, request.accessId);
  },
  'access unknown': async (stage, standing) => ({
    ...(await running(stage, standing)),
    accessId: randomUUID(),
  }),
  'consent revoked since': async (stage, standing) => {
    const consentId = await consent(stage, standing);
    const { request } = await stage.scene.access(consentId);
    succeeded(await stage.scene.revoke(consentId));
    return termsOf(stage, request.accessId);
  },
  'consent ended since': async (stage, standing) => ({
    ...(await running(stage, standing, { until: later(5) })),
    at: later(6),
  }),
  'passkey replaced since': async (stage, standing) => {
    const terms = await running(stage, standing);
    await replacePasskey(stage, stage.scene.patient);
    return { ...terms, at: later(2) };
  },
  'reader’s credential revoked since': async (stage, standing) => {
    const terms = await running(stage, standing);
    await stage.stopReader('Revoke');
    return terms;
  },
  'reader’s credential suspended since': async (stage, standing) => {
    const terms = await running(stage, standing);
    await stage.stopReader('Suspend');
    return terms;
  },
  'wrapped to a third organisation': async (stage, standing) => ({
    ...(await running(stage, standing)),
    keyId: stage.wrappingKeys.get(stage.cast.mspId('pharmacy')) ?? '',
  }),
  'released before': async (stage, standing) => {
    const terms = await running(stage, standing);
    for (const place of places) {
      // Whoever may not release is refused here as well.
      await releaseKeys(stage.ledger, stage.cast.holder(place, 'gateway'), terms);
    }
    return terms;
  },
};

async function running(
  stage: Stage,
  standing: string,
  change: Partial<ConsentStatement> = {},
): Promise<ReleaseTerms> {
  const { request } = await stage.scene.access(await consent(stage, standing, change));
  return termsOf(stage, request.accessId);
}

async function consent(
  stage: Stage,
  standing: string,
  change: Partial<ConsentStatement> = {},
): Promise<string> {
  const consentId = await stage.consentBy(stage.scene.patient, change);
  if (standing === 'named keepers') {
    await stage.deposit(consentId);
  }
  return consentId;
}

function termsOf(stage: Stage, accessId: string): ReleaseTerms {
  return { accessId, patientId: stage.patientId, keyId: readerKey(stage) };
}
