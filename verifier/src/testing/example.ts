import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  inclusionProof,
  journalLeaf,
  merkleRoot,
  noAnchor,
  patientAuthority,
  phiReferences,
  type Access,
  type JournalAnchor,
  type JournalEntry,
  type JournalEvidence,
  type Release,
} from '@healthchain/protocol';
import { textHash } from '../bytes.js';
import { parseRoots } from '../identities/roots.js';
import { accessKey } from '../journal/accesses.js';
import { chartKey } from '../journal/custodian.js';
import { releaseKey } from '../journal/releases.js';
import type { Report } from '../report.js';
import { verify, type Inputs } from '../verify.js';
import { createAuthority, type Authority, type Signer } from './authority.js';
import { chaincodeDefinition } from './chaincode-definition.js';
import { configEnvelope, outOf, rolePrincipal, type ChannelDefinition } from './test-channel.js';
import { TestLedger, type BlockOptions } from './test-ledger.js';
import {
  configTransaction,
  endorsedTransaction,
  type TransactionOptions,
} from './test-transaction.js';

const names = ['OneMSP', 'TwoMSP', 'ThreeMSP', 'FourMSP'];

/** Four organisations, each with a CA, an orderer, a peer and a client. */
export interface Consortium {
  readonly authorities: readonly Authority[];
  readonly orderers: readonly Signer[];
  readonly peers: readonly Signer[];
  readonly clients: readonly Signer[];
}

export async function createConsortium(): Promise<Consortium> {
  const authorities = await Promise.all(names.map(createAuthority));
  const all = (role: 'orderer' | 'peer' | 'client'): Promise<Signer[]> =>
    Promise.all(authorities.map((authority) => authority.issue(role)));
  return {
    authorities,
    orderers: await all('orderer'),
    peers: await all('peer'),
    clients: await all('client'),
  };
}

/** One of the consortium's signers. @throws RangeError out of range */
export function pick<Value>(list: readonly Value[], index: number): Value {
  const found = list[index];
  if (found === undefined) {
    throw new RangeError(`There is no number ${index}.`);
  }
  return found;
}

/** A ledger with a chaincode of which two organisations endorse, and what a patient was given. */
export class Example {
  readonly ledger: TestLedger;
  readonly evidence: JournalEvidence;
  private readonly anchors = new Map<string, JournalAnchor[]>();
  private readonly newest = new Map<string, JournalEntry>();

  constructor(
    readonly consortium: Consortium,
    definition: Partial<ChannelDefinition> = {},
  ) {
    const { orderers, authorities } = consortium;
    this.evidence = { patientId: randomUUID(), accesses: [], releases: [], entries: [] };
    this.ledger = new TestLedger(orderers);
    const config = configEnvelope({ authorities, orderers, ...definition });
    const options = { isConfig: true, named: definition.consensus === 'etcdraft' };
    this.ledger.append([configTransaction(config, pick(orderers, 0))], options);
  }

  /** Commits the definition: any two endorse, of the collection two of the first three. */
  define(options: BlockOptions = {}): this {
    const peersOf = (count: number) =>
      names.slice(0, count).map((mspId) => rolePrincipal(mspId, 'peer'));
    const writes = chaincodeDefinition('healthchain', outOf(2, peersOf(4)), {
      [patientAuthority]: outOf(2, peersOf(3)),
      [phiReferences]: outOf(2, peersOf(2)),
    });
    const transaction = this.transaction({
      namespace: '_lifecycle',
      open: writes,
      endorsers: this.consortium.peers.slice(0, 3),
    });
    this.ledger.append([transaction], options);
    return this;
  }

  transaction(options: Partial<TransactionOptions>): Uint8Array {
    return endorsedTransaction({
      creator: pick(this.consortium.clients, 0),
      endorsers: this.consortium.peers.slice(0, 2),
      ...options,
    });
  }

  /** Begins the patient's chart: the organisation is its custodian. */
  chartTransaction(organization = pick(names, 0)): Uint8Array {
    const creator = pick(this.consortium.clients, names.indexOf(organization));
    const values = { [chartKey(this.evidence.patientId)]: '{}' };
    return this.transaction({ creator, hashed: { [phiReferences]: values } });
  }

  /** Opens the patient's chart for a client of the first organisation. */
  access(change: Partial<Access> = {}, sameBlock: readonly Uint8Array[] = []): Access {
    const at = new Date().toISOString();
    const until = new Date(Date.now() + 900_000).toISOString();
    const access: Access = {
      salt: randomBytes(16).toString('hex'),
      request: {
        accessId: randomUUID(),
        patientId: this.evidence.patientId,
        basis: { kind: 'consent', consentId: randomUUID() },
        purpose: 'TREAT',
        compartments: ['general'],
        classes: ['results'],
      },
      organization: pick(names, 0),
      publicKeyDigest: '0'.repeat(64),
      role: 'attending',
      at,
      outcome: { kind: 'permitted', until },
      ...change,
    };
    this.ledger.append([...sameBlock, this.accessTransaction(access)]);
    this.evidence.accesses.push(access);
    return access;
  }

  accessTransaction(access: Access, options: Partial<TransactionOptions> = {}): Uint8Array {
    const { patientId, accessId } = access.request;
    const values = {
      [accessKey({ patientId, accessId, organization: access.organization })]:
        canonicalJson(access),
    };
    return this.transaction({
      call: ['AccessControlContract:OpenChart', accessId, '0'.repeat(64), randomUUID()],
      hashed: { [patientAuthority]: values },
      ...options,
    });
  }

  /** Hands out keys for an access. */
  release(accessId: string, organization = pick(names, 0)): Release {
    const release: Release = {
      salt: randomBytes(16).toString('hex'),
      accessId,
      patientId: this.evidence.patientId,
      keyId: '0'.repeat(64),
      sealedDigest: '0'.repeat(64),
      organization,
      policyVersion: 1,
      at: new Date().toISOString(),
    };
    const transaction = this.transaction({
      creator: pick(this.consortium.clients, names.indexOf(organization)),
      call: ['PatientRecordContract:ReleaseKeys', accessId, '0'.repeat(64), randomUUID()],
      hashed: { [patientAuthority]: { [releaseKey(release)]: canonicalJson(release) } },
    });
    this.ledger.append([transaction]);
    this.evidence.releases.push(release);
    return release;
  }

  /** The organisation's next entry about the patient. */
  entry(change: Partial<JournalEntry> = {}): JournalEntry {
    const organization = change.organization ?? pick(names, 0);
    const before = this.newest.get(organization);
    const entry: JournalEntry = {
      salt: randomBytes(16).toString('hex'),
      entryId: randomUUID(),
      organization,
      patientId: this.evidence.patientId,
      number: (before?.number ?? 0) + 1,
      ...(before === undefined ? {} : { previous: journalLeaf(before) }),
      actor: { kind: 'patient' },
      interaction: 'read',
      records: [randomUUID()],
      at: new Date().toISOString(),
      ...change,
    };
    this.newest.set(organization, entry);
    return entry;
  }

  /** The next anchor of an organisation, over these entries. */
  nextAnchor(entries: readonly JournalEntry[], change: Partial<JournalAnchor> = {}): JournalAnchor {
    const organization = change.organization ?? pick(names, 0);
    const chain = this.anchors.get(organization) ?? [];
    this.anchors.set(organization, chain);
    const before = chain.at(-1);
    const anchor: JournalAnchor = {
      organization,
      sequence: chain.length + 1,
      root: merkleRoot(entries.map(journalLeaf)),
      entries: entries.length,
      previous: before === undefined ? noAnchor : textHash(canonicalJson(before)),
      anchoredAt: new Date().toISOString(),
      ...change,
    };
    chain.push(anchor);
    return anchor;
  }

  anchorTransaction(anchor: JournalAnchor, options: Partial<TransactionOptions> = {}): Uint8Array {
    const { organization, sequence } = anchor;
    const key = `journalAnchor/${organization}/${sequence}`;
    const creator = pick(this.consortium.clients, names.indexOf(organization));
    return this.transaction({
      creator,
      reads: { [key]: null },
      open: { [key]: canonicalJson(anchor) },
      ...options,
    });
  }

  /** Anchors the entries and adds them to the evidence. */
  anchor(entries: readonly JournalEntry[], change: Partial<JournalAnchor> = {}): JournalAnchor {
    const anchor = this.nextAnchor(entries, change);
    this.ledger.append([this.anchorTransaction(anchor)]);
    const leaves = entries.map(journalLeaf);
    this.evidence.entries.push(
      ...entries.map((entry, index) => ({
        entry,
        sequence: anchor.sequence,
        path: inclusionProof(leaves, index).map((step) => ({ ...step })),
      })),
    );
    return anchor;
  }

  verify(change: Partial<Inputs> = {}): Report {
    return verify({
      blocks: this.ledger.files,
      roots: parseRoots(this.consortium.authorities.map(({ mspId, root }) => [mspId, root])),
      evidence: this.evidence,
      channel: 'healthchain',
      chaincode: 'healthchain',
      ...change,
    });
  }
}

/** A ledger with a chart, an access to it, a read under that and two anchors. */
export function fullExample(consortium: Consortium): Example {
  const example = new Example(consortium).define();
  const { accessId } = example.access({}, [example.chartTransaction()]).request;
  example.anchor([
    example.entry({ accessId }),
    example.entry({ interaction: 'search' }),
    example.entry(),
  ]);
  example.anchor([example.entry()]);
  return example;
}

/** The codes of what a report found, each once, in order. */
export function codesOf(report: Report): readonly string[] {
  return [...new Set(report.failures.map(({ code }) => code))].sort();
}

/** Asserts that the report has a failure with the code, at this place. */
export function assertFound(
  report: Report,
  code: string,
  block?: number,
  transaction?: number,
): void {
  const found = report.failures.filter((failure) => failure.code === code);
  assert.ok(found.length > 0, `no ${code} in ${codesOf(report).join(', ')}`);
  if (block !== undefined) {
    assert.ok(found.some((failure) => failure.block === block));
  }
  if (transaction !== undefined) {
    assert.ok(found.some((failure) => failure.transaction === transaction));
  }
}
