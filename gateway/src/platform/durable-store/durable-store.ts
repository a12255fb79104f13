import { openEncryptedDatabase } from '../database/encrypted-database.js';
import type { WrappingKey } from '../keys/wrapping-key.js';
import { alerts, type Alerts } from './alerts.js';
import { announcements, type Announcements } from './announcements.js';
import { askedOpinions, type AskedOpinions } from './asked-opinions.js';
import { attestations, type Attestations } from './attestations.js';
import { endedDecisions, type EndedDecisions } from './ended-decisions.js';
import { escrows, type Escrows } from './escrows.js';
import { invitations, type Invitations } from './invitations.js';
import { journalStore, type JournalStore } from './journal-store.js';
import { once, type Once } from './once.js';
import { pendingContents, type PendingContents } from './pending-content.js';
import { replicas, type Replicas } from './replicas.js';
import { durableMigrations, type DurableSchema } from './schema.js';
import { sentCommits, type SentCommits } from './sent-commits.js';
import { settings, type Settings } from './settings.js';
import { shareCodes, type ShareCodes } from './share-codes.js';
import { signInStates, type SignInStates } from './sign-in-states.js';

export interface DurableStoreOptions {
  readonly folder: string;
  readonly wrappingKey: WrappingKey;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * What a gateway cannot build again from the ledger. It belongs into backups, with its key file;
 * every change is on the disk before its promise resolves.
 */
export interface DurableStore {
  readonly once: Once;
  readonly pendingContent: PendingContents;
  readonly sentCommits: SentCommits;
  readonly replicas: Replicas;
  readonly settings: Settings;
  readonly journal: JournalStore;
  readonly signInStates: SignInStates;
  readonly shareCodes: ShareCodes;
  readonly escrows: Escrows;
  readonly ended: EndedDecisions;
  readonly alerts: Alerts;
  readonly announcements: Announcements;
  readonly attestations: Attestations;
  readonly askedOpinions: AskedOpinions;
  readonly invitations: Invitations;
  readonly close: () => Promise<void>;
}

/** @throws HealthChainError KEY_UNAVAILABLE. */
export async function openDurableStore(options: DurableStoreOptions): Promise<DurableStore> {
  const now = options.now ?? Date.now;
  const database = await openEncryptedDatabase<DurableSchema>({
    folder: options.folder,
    name: 'durable-store',
    wrappingKey: options.wrappingKey,
    synchronous: 'FULL',
    migrations: durableMigrations,
  });
  return {
    once: once(database, now),
    pendingContent: pendingContents(database, now),
    sentCommits: sentCommits(database),
    replicas: replicas(database),
    settings: settings(database),
    journal: journalStore(database),
    signInStates: signInStates(database, now),
    shareCodes: shareCodes(database, now),
    escrows: escrows(database),
    ended: endedDecisions(database),
    alerts: alerts(database, now),
    announcements: announcements(database, now),
    attestations: attestations(database),
    askedOpinions: askedOpinions(database),
    invitations: invitations(database, now),
    close: () => database.destroy(),
  };
}
