import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codesOf, FhirClient, type AnyBundle, type FhirAnswer } from '../support/fhir-client.js';
import { commitmentsOf, pins } from '../support/ledger-state.js';
import { clientOf, organization, stateFolder } from '../support/network.js';
import { kill, processId, restarted } from '../support/operator.js';

const hospital = organization('hospital');
const other = organization('hospital', 1);
const ehr = new FhirClient(hospital, clientOf(hospital.name));

/** A patient with a note that does not compress, too large to stand on the ledger. */
function chartWithNote(family: string): string {
  const patient = `urn:uuid:${randomUUID()}`;
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: patient,
        resource: { resourceType: 'Patient', name: [{ family }] },
        request: { method: 'POST', url: 'Patient' },
      },
      {
        fullUrl: `urn:uuid:${randomUUID()}`,
        resource: {
          resourceType: 'DocumentReference',
          status: 'current',
          subject: { reference: patient },
          content: [
            {
              attachment: {
                contentType: 'application/octet-stream',
                data: randomBytes(100_000).toString('base64'),
              },
            },
          ],
        },
        request: { method: 'POST', url: 'DocumentReference' },
      },
    ],
  });
}

const newFamily = (): string => `Large${randomUUID().slice(0, 8)}`;

async function send(): Promise<string> {
  const answer = await ehr.postBundle(chartWithNote(newFamily()));
  assert.equal(answer.status, 200, answer.text);
  const location = (JSON.parse(answer.text) as AnyBundle).entry?.[1]?.response?.location ?? '';
  return `/DocumentReference/${/DocumentReference\/([^/]+)/.exec(location)?.[1] ?? ''}`;
}

/** Files that hold a Kubo node's blocks, large ones only. */
function blocks(name: string): Set<string> {
  const folder = path.join(stateFolder(), 'organizations', name, 'kubo/repository/blocks');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Set(
    files
      .filter((file) => file.endsWith('.data'))
      .map((file) => path.join(folder, file))
      .filter((file) => statSync(file).size > 50_000),
  );
}

/** Sends a note and finds the block that it became at the own node. */
async function sendAndFindBlock(): Promise<{ url: string; block: string }> {
  const before = blocks(hospital.name);
  const url = await send();
  const [block] = [...blocks(hospital.name)].filter((file) => !before.has(file));
  assert.ok(block !== undefined);
  return { url, block };
}

function refusal(answer: FhirAnswer): { status: number; codes: string[] } {
  return { status: answer.status, codes: codesOf(answer.text) };
}

async function assertAbsent(family: string): Promise<void> {
  assert.deepEqual(await ehr.searchAll(`Patient?name=${family}`), []);
}

/** What stands on the ledger and in both IPFS nodes. */
async function held(): Promise<object> {
  return {
    commitments: await commitmentsOf(hospital.mspId),
    own: await pins(hospital.name),
    replicas: await pins(other.name),
  };
}

describe('large content', function () {
  this.timeout(180_000);

  it('comes back, and stands at the other hospital too', async () => {
    const before = blocks(other.name).size;
    const url = await send();
    assert.equal((await ehr.get(url)).status, 200);
    assert.ok(blocks(other.name).size > before);
  });

  it('is refused when a bit of its ciphertext was flipped', async () => {
    const { url, block } = await sendAndFindBlock();
    const bytes = readFileSync(block);
    bytes[1000] = bytes[1000]! ^ 1;
    writeFileSync(block, bytes);
    assert.deepEqual(refusal(await ehr.get(url)), { status: 500, codes: ['CONTENT_ALTERED'] });
    bytes[1000] = bytes[1000] ^ 1;
    writeFileSync(block, bytes);
    assert.equal((await ehr.get(url)).status, 200);
  });

  it('is refused when the node gives out another record’s content for its CID', async () => {
    const one = await sendAndFindBlock();
    const two = await sendAndFindBlock();
    const [first, second] = [readFileSync(one.block), readFileSync(two.block)];
    writeFileSync(one.block, second);
    writeFileSync(two.block, first);
    for (const { url } of [one, two]) {
      assert.deepEqual(refusal(await ehr.get(url)), { status: 500, codes: ['CONTENT_ALTERED'] });
    }
    writeFileSync(one.block, first);
    writeFileSync(two.block, second);
  });

  it('is refused, and nothing is written, while the own node is dead; then it works again', async () => {
    const url = await send();
    const family = newFamily();
    const pid = await kill(`${hospital.name}-kubo`);
    const [read, write] = await Promise.all([ehr.get(url), ehr.postBundle(chartWithNote(family))]);
    for (const answer of [read, write]) {
      assert.deepEqual(refusal(answer), { status: 503, codes: ['CONTENT_UNAVAILABLE'] });
    }
    await assertAbsent(family);
    await restarted(`${hospital.name}-kubo`, pid);
    assert.equal((await ehr.get(url)).status, 200);
    await send();
  });

  it('is refused, and nothing is written, while no other node can keep a copy', async () => {
    const family = newFamily();
    const before = await held();
    const pid = await processId(`${other.name}-kubo`);
    process.kill(pid, 'SIGSTOP');
    try {
      const answer = await ehr.postBundle(chartWithNote(family));
      assert.deepEqual(refusal(answer), { status: 503, codes: ['REPLICATION_FAILED'] });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await assertAbsent(family);
    assert.deepEqual(await held(), before);
    await send();
  });
});
