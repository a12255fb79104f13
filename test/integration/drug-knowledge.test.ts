import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Checked, KnownDrug } from '@healthchain/protocol';
import { employ, post, type SignedIn } from '../support/admissions.js';
import { organization, projectRoot } from '../support/network.js';
import { asAdministrator, asGateway, eventually, operator } from '../support/operator.js';
import { answerOf, query, queryWith } from '../support/peer-calls.js';
import { askApi } from '../support/sign-in.js';

const hospital = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const plan = organization('health-plan');
const shipped = readdirSync(path.join(projectRoot, 'drugs'))
  .filter((name) => name.endsWith('.csv'))
  .map((name) => path.join(projectRoot, 'drugs', name));

/** Clinical drugs of the shipped base: fluoxetine 20 mg, simvastatin 10 mg; and phenelzine, clarithromycin. */
const [fluoxetine, simvastatin, phenelzine, clarithromycin] = ['310385', '314231', '8123', '21212'];
/** Lisinopril 10 mg and furosemide 40 mg, of which the shipped base lists nothing. */
const [lisinopril, furosemide] = ['314076', '313988'];
const unknownDrug = '99999999';

describe('drug knowledge', function () {
  this.timeout(240_000);
  let clinician: SignedIn;
  let nurse: SignedIn;
  let registrar: SignedIn;
  let folder: string;
  /** The shipped tables and one more: lisinopril and furosemide interact. */
  let tables: string[];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'knowledge-'));
    const more = path.join(folder, 'more.csv');
    writeFileSync(
      more,
      'object,precipitant,severity,mechanism,management,sources\n' +
        '29046,4603,moderate,,monitor,onc-2012\n',
    );
    tables = [...shipped, more];
    clinician = await employ(hospital, 'clinician', pharmacy);
    nurse = await employ(other, 'nurse', pharmacy);
    registrar = await employ(hospital, 'registrar', pharmacy);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const medication = (drug: string, ...active: string[]) => ({
    ...{ drugs: [drug], active, allergies: [] },
  });

  async function check(drug: string, ...active: string[]): Promise<Checked> {
    const sent = medication(drug, ...active);
    const response = await post(hospital, '/drugs/interactions', clinician.tokens, sent);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Checked;
  }

  /** The same with nothing but the stock CLI. */
  async function checkByCli(drug: string, ...active: string[]): Promise<Checked> {
    const name = 'PrescriptionManagementContract:CheckInteractions';
    const line = queryWith('medication', medication(drug, ...active), name);
    const answer = await asGateway(plan.name, line);
    assert.ok(answer.ok, answer.text);
    return JSON.parse(answerOf(answer.text)) as Checked;
  }

  const interacting = ({ findings }: Checked): number =>
    findings.filter(({ kind }) => kind === 'interaction').length;

  it('is there from the start: the shipped base, all of it', async () => {
    const status = await operator('knowledge', 'status');
    const [, there, all] =
      /In force: version 1, base [0-9a-f]{64}, (\d+) of (\d+)/.exec(status) ?? [];
    assert.ok(there !== undefined && there === all, status);
    assert.match(await operator('knowledge', 'diff', ...shipped), /^Nothing differs: /);
  });

  it('finds pairs of the list in both orders, and says what it does not know', async () => {
    for (const [one, another] of [
      [fluoxetine, phenelzine],
      [simvastatin, clarithromycin],
    ] as const) {
      for (const checked of [await check(one, another), await check(another, one)]) {
        assert.deepEqual([interacting(checked), checked.unknown], [1, []]);
      }
      assert.equal(interacting(await checkByCli(one, another)), 1);
    }
    const unknown = await check(unknownDrug, fluoxetine);
    assert.deepEqual(unknown.unknown, [{ kind: 'drug', rxcui: unknownDrug, standing: 'new' }]);
    assert.deepEqual(unknown.findings, []);
  });

  it('shows a drug to clinicians, and to nobody who treats no patients', async () => {
    const shown = await askApi(other, `/drugs/${fluoxetine}`, nurse.tokens);
    const { entry } = (await shown.json()) as KnownDrug;
    assert.ok(entry.kind === 'drug');
    assert.deepEqual(
      entry.ingredients.map(({ name }) => name),
      ['fluoxetine'],
    );
    assert.equal((await askApi(hospital, `/drugs/${unknownDrug}`, clinician.tokens)).status, 404);
    const refused = await post(hospital, '/drugs/interactions', registrar.tokens, {
      ...medication(fluoxetine, phenelzine),
    });
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /ROLE_NOT_PERMITTED/);
  });

  it('is changed by a majority that makes the base anew, and counts at once', async () => {
    assert.equal(interacting(await check(lisinopril, furosemide)), 0);
    const proposed = await operator('knowledge', 'import', ...tables, '--as', other.name);
    const [, digest = ''] = /Proposed: ([0-9a-f]{64})/.exec(proposed) ?? [];
    assert.notEqual(digest, '', proposed);
    const approve = (name: string, files: readonly string[]): Promise<string> =>
      operator('knowledge', 'approve', digest, ...files, '--as', name);
    await assert.rejects(approve(pharmacy.name, shipped), /these tables make/);
    assert.match(await approve(pharmacy.name, tables), /others have yet to approve/);
    assert.equal(interacting(await check(lisinopril, furosemide)), 0);

    assert.match(await approve(plan.name, tables), /it is in force/);
    await eventually(async () => (await check(lisinopril, furosemide)).version === 2);
    const checked = await check(lisinopril, furosemide);
    assert.equal(interacting(checked), 1);
    const byCli = await checkByCli(furosemide, lisinopril);
    assert.deepEqual([interacting(byCli), byCli.baseId], [1, checked.baseId]);
    assert.match(await operator('knowledge', 'diff', ...shipped), /~ 29046 lisinopril/);
  });

  it('is brought back the same way', async () => {
    const proposed = await operator('knowledge', 'propose', ...shipped, '--as', other.name);
    const [, digest = ''] = /Proposed: ([0-9a-f]{64})/.exec(proposed) ?? [];
    for (const name of [pharmacy.name, plan.name]) {
      await operator('knowledge', 'approve', digest, ...shipped, '--as', name);
    }
    await eventually(async () => (await check(lisinopril, furosemide)).version === 3);
    assert.equal(interacting(await check(lisinopril, furosemide)), 0);
  });

  it('lets nobody put an entry on the ledger that is not of the base', async () => {
    const call = query('PrescriptionManagementContract:GetDrug', fluoxetine);
    const answer = await asGateway(plan.name, call);
    const { baseId } = JSON.parse(answerOf(answer.text)) as KnownDrug;
    const forged = {
      entry: {
        ...{ kind: 'ingredient', rxcui: unknownDrug, name: 'harmless', interactions: [] },
        ...{ therapyClasses: [], allergyClasses: [], sources: ['onc-2012'] },
      },
      proof: [],
    };
    const name = 'PrescriptionManagementContract:StageDrugEntries';
    const line = query(name, baseId, JSON.stringify([forged]), randomUUID());
    const refused = await asAdministrator(plan.name, line);
    assert.match(refused.text, /\[PROOF_INVALID\]/);
  });
});
