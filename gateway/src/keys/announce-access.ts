import { chartRequestSchema, sha256Hex, type ChartRequest } from '@healthchain/protocol';
import { z } from 'zod';
import type { PeeringClient } from '../platform/peering/peering-client.js';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { questionMount } from '../platform/peering/question.js';
import type { AnnouncedAccesses } from './announced-accesses.js';

/** Where a reader tells the custodian which access it is asking the contract for. */
const announcementsPath = '/announced-accesses';
/** An announcement that takes longer comes too late (ms). */
const patience = 1_000;

const announcementSchema = z.strictObject({
  request: chartRequestSchema,
  publicKeyDigest: sha256Hex,
});

/** What a clinician is asking the contract for. */
export interface Announcement {
  readonly request: ChartRequest;
  /** The clinician's. */
  readonly publicKeyDigest: string;
}

export interface AnnounceOptions {
  readonly mspId: string;
  /** The own custodian's, for the organisation's own charts. */
  readonly own: Pick<AnnouncedAccesses, 'announce'>;
  readonly client: (mspId: string) => Pick<PeeringClient, 'ask'>;
}

/** Tells a chart's custodian what it will be asked for. Nobody waits for it, and nothing depends on it. */
export type AnnounceAccess = (custodian: string, announcement: Announcement) => void;

export function announceAccess({ mspId, own, client }: AnnounceOptions): AnnounceAccess {
  return (custodian, announcement) => {
    if (custodian === mspId) {
      own.announce({ ...announcement, organization: mspId });
      return;
    }
    const tell = async (): Promise<unknown> =>
      client(custodian).ask(announcementsPath, announcement, patience);
    tell().catch(() => undefined);
  };
}

/** Lets other hospitals announce. Every answer is the same, whatever comes of it. */
export function announcementMount(announced: Pick<AnnouncedAccesses, 'announce'>): PeeringMount {
  return questionMount({
    path: announcementsPath,
    kinds: ['hospital'],
    schema: announcementSchema,
    limit: '4kb',
    answer: (announcement, organization) => {
      announced.announce({ ...announcement, organization });
      return Promise.resolve({});
    },
  });
}
