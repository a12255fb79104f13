import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JournalEvidence } from '@healthchain/protocol';
import { endpoints, organization } from '../support/network.js';
import { asAdministrator } from '../support/operator.js';
import { aYearFromNow } from '../support/patients.js';
import { invoke } from '../support/peer-calls.js';
import {
  copyLedger,
  verifyCopy,
  type LedgerCopy,
  type Verification,
} from '../support/verify-ledger.js';

const evidence: JournalEvidence = {
  patientId: randomUUID(),
  accesses: [],
  releases: [],
  entries: [],
};

/** Calls under one idempotency key at once, until one of them read what another one wrote. */
async function conflict(): Promise<void> {
  const { name } = organization('hospital');
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const request = JSON.stringify({
      publicKeyDigest: randomUUID().replaceAll('-', '').repeat(2),
      role: 'gateway',
      validUntil: aYearFromNow(),
    });
    const call = invoke('AccessControlContract:IssueCredential', request, randomUUID());
    const { text } = await asAdministrator(name, `for n in 1 2 3 4; do ${call} & done; wait`);
    if (text.includes('MVCC_READ_CONFLICT')) {
      return;
    }
  }
  throw new Error('No two calls met.');
}

describe('the offline verifier, on the ledger of the network', function () {
  this.timeout(240_000);
  let copy: LedgerCopy;
  let last: number;

  before(async () => {
    await conflict();
    copy = await copyLedger();
    last = readdirSync(copy.blocks).length - 1;
  });

  after(() => {
    copy.remove();
  });

  /** Verifies a copy of the copy with something changed. */
  async function verifyChanged(change: (blocks: string) => void): Promise<Verification> {
    const folder = mkdtempSync(path.join(tmpdir(), 'tampered-'));
    try {
      cpSync(copy.blocks, folder, { recursive: true });
      change(folder);
      return await verifyCopy({ ...copy, blocks: folder }, evidence);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('has the blocks that the stock peer CLI fetches', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fetched-'));
    try {
      for (const number of [0, Math.floor(last / 2), last]) {
        const file = path.join(folder, `${number}.block`);
        const fetch = `peer channel fetch ${number} '${file}' -c ${endpoints().channel}`;
        const { ok, text } = await asAdministrator(organization('hospital').name, fetch);
        assert.ok(ok, text);
        assert.deepEqual(
          readFileSync(file),
          readFileSync(path.join(copy.blocks, path.basename(file))),
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('finds every block, signature and verdict as it has to be', async () => {
    const verification = await verifyCopy(copy, evidence);
    assert.deepEqual(verification.failures, []);
    assert.equal(verification.code, 0);
    const figures = new Map(verification.checks.map(({ check, figure }) => [check, figure]));
    assert.equal(figures.get('headers'), `${last + 1} linked, from 0 to ${last}`);
    assert.match(figures.get('orderer signatures') ?? '', /3 of 4 consenters each$/);
    assert.match(figures.get('organisations') ?? '', /^5 stand on the given roots/);
    assert.match(figures.get('endorsements') ?? '', /at least 2 organisations/);
    assert.match(figures.get('verdicts') ?? '', /^\d+ valid, [1-9]\d* invalid$/);
  });

  it('refuses a block in whose data a byte was flipped', async () => {
    const changed = Math.floor(last / 2);
    const verification = await verifyChanged((blocks) => {
      const file = path.join(blocks, `${changed}.block`);
      const bytes = readFileSync(file);
      // Header and lengths come first, the metadata last.
      const position = Math.floor(bytes.length / 3);
      bytes.writeUInt8(bytes.readUInt8(position) ^ 1, position);
      writeFileSync(file, bytes);
    });
    assert.equal(verification.code, 1);
    assert.ok(
      verification.failures.some(({ code, block }) => code === 'data-hash' && block === changed),
    );
  });

  it('refuses a ledger without one of its blocks', async () => {
    const verification = await verifyChanged((blocks) => {
      rmSync(path.join(blocks, `${last - 1}.block`));
    });
    assert.equal(verification.code, 1);
    assert.ok(
      verification.failures.some(({ code, block }) => code === 'block-missing' && block === last),
    );
  });

  it('refuses evidence of an access that the ledger does not have', async () => {
    const at = new Date().toISOString();
    const access: JournalEvidence['accesses'][number] = {
      salt: '0'.repeat(32),
      request: {
        accessId: randomUUID(),
        patientId: evidence.patientId,
        basis: { kind: 'consent', consentId: randomUUID() },
        purpose: 'TREAT',
        compartments: ['general'],
        classes: ['results'],
      },
      organization: organization('hospital').mspId,
      publicKeyDigest: '0'.repeat(64),
      role: 'attending',
      at,
      outcome: { kind: 'permitted', until: at },
    };
    const verification = await verifyCopy(copy, { ...evidence, accesses: [access] });
    assert.equal(verification.code, 1);
    assert.deepEqual(
      verification.failures.map(({ code }) => code),
      ['access-not-on-ledger'],
    );
  });

  it('refuses roots that do not stand behind the ledger', async () => {
    const roots = mkdtempSync(path.join(tmpdir(), 'roots-'));
    try {
      cpSync(copy.roots, roots, { recursive: true });
      const [first, second] = readdirSync(roots).sort();
      writeFileSync(path.join(roots, first!), readFileSync(path.join(roots, second!)));
      const verification = await verifyCopy({ ...copy, roots }, evidence);
      assert.equal(verification.code, 1);
      assert.ok(verification.failures.some(({ code }) => code === 'root-differs'));
    } finally {
      rmSync(roots, { recursive: true });
    }
  });
});
