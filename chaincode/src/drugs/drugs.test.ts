import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import {
  canonicalJson,
  drugBaseOf,
  type Checked,
  type DrugBase,
  type KnowledgePage,
  type KnownDrug,
} from '@healthchain/protocol';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import {
  checkDrugs,
  ingredientOf,
  putDrugsInForce,
  stageDrugs,
  testEntries,
} from '../testing/drugs.js';

describe('Drug knowledge on the ledger', () => {
  let consortium: Consortium;
  let base: DrugBase;

  beforeEach(async () => {
    consortium = await foundConsortium();
    base = drugBaseOf(testEntries);
  });

  const stage = (staged: DrugBase) =>
    stageDrugs(consortium.ledger, consortium.lakeside.admin, staged);
  const query = (name: string, ...args: string[]) =>
    consortium.ledger.run({
      as: consortium.cornerstone.gateway,
      call: `PrescriptionManagementContract:${name}`,
      args,
    });
  const check = async (asked: Parameters<typeof checkDrugs>[2]): Promise<Checked> => {
    const { ledger, lakeside } = consortium;
    return JSON.parse(
      succeeded(await checkDrugs(ledger, lakeside.gateway, asked)).payload,
    ) as Checked;
  };
  const alter = (change: (first: DrugBase['entries'][number]) => object): DrugBase => {
    const [first] = base.entries;
    assert.ok(first);
    return { ...base, entries: [{ ...first, ...change(first) }] };
  };

  it('given entries with their proofs, then each stands under the base, and again writes none', async () => {
    const staged = succeeded(await stage(base));
    assert.deepEqual(JSON.parse(staged.payload), { baseId: base.baseId, staged: 5 });
    for (const { entry } of base.entries) {
      assert.equal(staged.writes[`drug/${base.baseId}/${entry.rxcui}`], canonicalJson(entry));
    }
    assert.equal(Object.keys(staged.writes).length, base.entries.length + 1);
    const again = succeeded(await stage(base));
    assert.deepEqual(JSON.parse(again.payload), { baseId: base.baseId, staged: 0 });
    assert.equal(Object.keys(again.writes).length, 1);
  });

  it('given an altered entry, the proof of another, or another root, then PROOF_INVALID', async () => {
    const [, second] = base.entries;
    assert.ok(second);
    for (const false_ of [
      alter(({ entry }) => ({ entry: { ...entry, name: 'something else' } })),
      alter(() => ({ proof: second.proof })),
      alter(() => ({ proof: [] })),
      { ...base, baseId: 'a'.repeat(64) },
    ]) {
      refused(await stage(false_), 'PROOF_INVALID');
    }
  });

  it('given two leaves of one root under one RxCUI, then the second is refused', async () => {
    const [one, other] = [ingredientOf('8123', 'one'), ingredientOf('8123', 'other')];
    const leaves = drugBaseOf([one, ingredientOf('8124', 'other')]);
    refused(
      await stage({ ...leaves, entries: [...leaves.entries, ...leaves.entries] }),
      'ALREADY_EXISTS',
    );
    succeeded(await stage(drugBaseOf([one])));
    const { baseId } = drugBaseOf([one]);
    consortium.ledger.state.set(`drug/${baseId}/8123`, canonicalJson(other));
    refused(await stage(drugBaseOf([one])), 'ALREADY_EXISTS');
  });

  it('given a base that nobody has put in force, then it is listed and not used', async () => {
    succeeded(await stage(base));
    const page = async (bookmark: string): Promise<KnowledgePage> =>
      JSON.parse(
        succeeded(await query('ListDrugEntries', base.baseId, '3', bookmark)).payload,
      ) as KnowledgePage;
    const first = await page('');
    const second = await page(first.bookmark);
    const listed = [...first.entries, ...second.entries].map(canonicalJson).sort();
    assert.deepEqual(listed, testEntries.map((entry) => canonicalJson(entry)).sort());
    assert.equal(second.bookmark, '');
    refused(await query('GetDrug', '8123'), 'DRUG_KNOWLEDGE_UNKNOWN');
    const { ledger, lakeside } = consortium;
    refused(await checkDrugs(ledger, lakeside.gateway, {}), 'DRUG_KNOWLEDGE_UNKNOWN');
  });

  it('given a base in force, then drugs are known by it, and others are not', async () => {
    await putDrugsInForce(consortium);
    const known = JSON.parse(succeeded(await query('GetDrug', '310385')).payload) as KnownDrug;
    assert.deepEqual([known.version, known.baseId], [1, base.baseId]);
    assert.equal(known.entry.name, 'fluoxetine 20 MG Oral Capsule');
    refused(await query('GetDrug', '1'), 'NOT_FOUND');
  });

  it('given a clinical drug against an ingredient, then the interaction with both, in both orders', async () => {
    await putDrugsInForce(consortium);
    for (const [drug, active] of [
      ['310385', '8123'],
      ['8123', '310385'],
    ] as const) {
      const { findings, unknown, version } = await check({ drugs: [drug], active: [active] });
      assert.deepEqual([unknown, version], [[], 1]);
      const [finding] = findings;
      assert.ok(finding?.kind === 'interaction' && findings.length === 1);
      assert.deepEqual([finding.severity, finding.sources], ['critical', ['onc-2012']]);
      assert.deepEqual(finding.between.map((side) => [side.drug.rxcui, side.ingredient]).sort(), [
        ['310385', '4493'],
        ['8123', '8123'],
      ]);
    }
  });

  it('given drugs that the base does not have, then they are named, and nothing is said of them', async () => {
    await putDrugsInForce(consortium);
    const allergies = [
      { kind: 'substance' as const, rxcui: '3' },
      { kind: 'class' as const, class: 'lipstick' },
    ];
    const { findings, unknown } = await check({ drugs: ['1'], active: ['2'], allergies });
    assert.deepEqual(findings, []);
    assert.deepEqual(unknown, [
      { kind: 'allergy', allergy: { kind: 'class', class: 'lipstick' } },
      { kind: 'allergy', allergy: { kind: 'substance', rxcui: '3' } },
      { kind: 'drug', rxcui: '1', standing: 'new' },
      { kind: 'drug', rxcui: '2', standing: 'active' },
    ]);
  });

  it('given an entry that was never put there, then its drug is unknown', async () => {
    await putDrugsInForce(consortium);
    consortium.ledger.state.delete(`drug/${base.baseId}/4493`);
    const { unknown } = await check({ drugs: ['310385'], active: ['8123'] });
    assert.deepEqual(unknown, [{ kind: 'drug', rxcui: '310385', standing: 'new' }]);
  });

  it('given a base that takes the place of another, then it counts at once', async () => {
    await putDrugsInForce(consortium);
    const without = [ingredientOf('8123', 'phenelzine'), ingredientOf('4493', 'fluoxetine')];
    await putDrugsInForce(consortium, without, 2);
    const { findings, version } = await check({ drugs: ['4493'], active: ['8123'] });
    assert.deepEqual([findings, version], [[], 2]);
  });

  it('given medicines that are no argument of the transient map, then TRANSIENT_MISSING', async () => {
    await putDrugsInForce(consortium);
    refused(await query('CheckInteractions'), 'TRANSIENT_MISSING');
  });

  it('given nobody but a gateway, then nothing is staged', async () => {
    const { ledger, lakeside } = consortium;
    refused(await stageDrugs(ledger, lakeside.gateway, base), 'ADMIN_REQUIRED');
    const args = [base.baseId, '[]', randomUUID()];
    const call = 'PrescriptionManagementContract:StageDrugEntries';
    refused(await ledger.run({ as: lakeside.admin, call, args }), 'INVALID_ARGUMENT');
  });
});
