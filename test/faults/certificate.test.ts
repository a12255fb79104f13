import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { codesAt } from '../support/faults/codes-at.js';
import { underLoad, type FaultStage } from '../support/faults/fault-run.js';
import { loadSize, seed } from '../support/faults/sizes.js';
import { employStaff, hospitals, type Staff } from '../support/faults/staff.js';
import { codesOf, FhirClient } from '../support/fhir-client.js';
import { clientOf, stateFolder } from '../support/network.js';
import { smallBundle } from '../support/small-bundle.js';
import { eventually, operator } from '../support/operator.js';

/** How long the certificate that is going to expire is valid, and those that the authority issues otherwise. */
const briefly = '4m';
const usually = '8760h';
/** How long (ms) the certificate stays expired. */
const expired = 60_000;

describe(`a certificate that expires (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_200_000);
  const [hospital, other] = hospitals();
  const folder = path.join(stateFolder(), 'organizations', hospital.name);
  let staff: Staff;

  before(async () => {
    staff = await employStaff();
  });

  /** Renews the organisation's certificates, as its operator would, with another lifetime. */
  async function renew(lifetime: string): Promise<Date> {
    const file = path.join(folder, 'ca/fabric-ca-server-config.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replaceAll(`expiry: ${usually}`, `expiry: ${lifetime}`));
    try {
      await operator('restart', `${hospital.name}-ca`);
      assert.match(await operator('renew', hospital.name), /^Renewed: .*gateway/m);
    } finally {
      writeFileSync(file, before);
      await operator('restart', `${hospital.name}-ca`);
    }
    const certificate = readFileSync(path.join(folder, 'gateway/msp/signcerts/cert.pem'));
    return new Date(new X509Certificate(certificate).validTo);
  }

  /** Values of what the hospital's gateway took since an instant, beside what it found from before. */
  function writtenSince({ journal }: FaultStage['load'], from: number): readonly string[] {
    return journal.writes
      .filter((write) => write.hospital === hospital.name && !write.wasThere)
      .filter(({ attempts }) => attempts.some(({ sent, status }) => sent >= from && status === 200))
      .map(({ value }) => value);
  }

  async function failing(): Promise<readonly string[]> {
    const response = await fetch(`${hospital.gateway}/readyz`);
    return ((await response.json()) as { failing?: readonly string[] }).failing ?? [];
  }

  /** Lets the certificate expire while clients go on, and looks at what they are told. */
  async function expire({ load, faultBegins }: FaultStage): Promise<void> {
    const ends = await renew(briefly);
    await eventually(async () => (await failing()).length === 0);
    await wait(Math.max(0, ends.getTime() - Date.now()));
    const from = Date.now();
    faultBegins(hospital.name);
    await eventually(async () => (await failing()).includes('certificate'));
    await wait(expired);
    const settled = from + 1_000;
    const codes = codesAt(load.journal, hospital.name, settled, Date.now());
    assert.ok(codes.has('CERTIFICATE_EXPIRED'), [...codes].join());
    // Also where commits are in doubt that nobody waits for in vain.
    assert.ok(!codes.has('CATCHING_UP'), [...codes].join());
    assert.deepEqual(writtenSince(load, settled), []);
    const ehr = new FhirClient(hospital, clientOf(hospital.name));
    const { status, text } = await ehr.postBundle(smallBundle().text);
    assert.deepEqual([status, codesOf(text)], [503, ['CERTIFICATE_EXPIRED']]);
    const elsewhere = load.journal.acknowledged(other.name);
    assert.ok(elsewhere.some(({ sent }) => sent > from));
  }

  it('refuses writes with a code until the operator renews it, and loses nothing', async () => {
    const keys = readFileSync(path.join(folder, 'gateway/msp/signcerts/cert.pem'));
    const run = { fault: 'certificate expired', staff, size: loadSize, seed };
    const outcome = await underLoad(run, async (stage) => {
      try {
        await expire(stage);
      } finally {
        await renew(usually);
      }
      await eventually(async () => (await failing()).length === 0);
    });
    assertNothingLost(outcome);
    const renewed = readFileSync(path.join(folder, 'gateway/msp/signcerts/cert.pem'));
    const [before, now] = [keys, renewed].map((pem) => new X509Certificate(pem).publicKey);
    assert.ok(before && now);
    assert.ok(before.equals(now), 'the key is the same');
  });
});
