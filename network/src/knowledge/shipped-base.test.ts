import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkInteractions, type CheckFinding, type KnowledgeEntry } from '@healthchain/protocol';
import { parse } from 'csv-parse/sync';
import { locations } from '../commands/locations.js';
import { baseInFolder } from '../governance/drug-knowledge.js';
import { makeBase, type MadeBase } from './make-base.js';
import { readKnowledgeFiles } from './read-files.js';

type Pair = readonly [string, string];

const shared = resolve(locations.repository, '../shared/data/ddi');
const groupsFile = resolve(shared, 'onc_high_priority_groups.json');
const ndfRtFile = resolve(shared, 'ndfrt_ddi_2014_rxnorm.csv');
const own = ['sources', 'ingredients', 'drugs', 'morphine', 'groups', 'interactions'].map((name) =>
  resolve(locations.drugs, `${name}.csv`),
);

/** A drug for each ingredient: how a prescription codes it. */
const asDrug = (rxcui: string): string => String(90_000_000 + Number(rxcui));

class Checker {
  private readonly entries: Map<string, KnowledgeEntry>;

  constructor(private readonly base: MadeBase) {
    this.entries = new Map(base.entries.map(({ entry }) => [entry.rxcui, entry]));
    for (const { rxcui, name } of this.ingredients) {
      this.entries.set(asDrug(rxcui), {
        ...{ kind: 'drug', rxcui: asDrug(rxcui), name: `${name} tablet` },
        ...{ ingredients: [{ rxcui, name }], therapyClasses: [], sources: ['test'] },
      });
    }
  }

  get ingredients(): readonly { readonly rxcui: string; readonly name: string }[] {
    return this.base.entries.flatMap(({ entry }) => (entry.kind === 'ingredient' ? entry : []));
  }

  interactions(drug: string, active: string): readonly CheckFinding[] {
    const { baseId, document } = this.base;
    const checked = checkInteractions(
      { drugs: [drug], active: [active], allergies: [] },
      { version: 1, baseId, allergyClasses: document.allergyClasses, entries: this.entries },
    );
    assert.ok(checked.outcome === 'checked');
    assert.deepEqual(checked.unknown, [], `${drug} ${active}`);
    return checked.findings.filter(({ kind }) => kind === 'interaction');
  }

  /** Whether a pair is found in both orders. */
  finds([one, other]: Pair): boolean {
    return this.interactions(one, other).length === 1 && this.interactions(other, one).length === 1;
  }
}

/** Pairs of the published groups, as the file of the tests has them. */
function publishedPairs(): Pair[] {
  const { groups } = JSON.parse(readFileSync(groupsFile, 'utf8')) as {
    groups: Record<'object' | 'precipitant', { name: string; rxcui: string }[]>[];
  };
  // The file leaves these to a reader: RxNorm has the herb and the substance under these.
  const known: Readonly<Record<string, string>> = {
    'St John’s wort': '258326',
    Moclobamide: '30121',
  };
  const codes = (members: { name: string; rxcui: string }[]): string[] =>
    members
      .map(({ name, rxcui }) => (rxcui === '' ? (known[name] ?? '') : rxcui))
      .filter((rxcui) => rxcui !== '');
  return groups.flatMap(({ object, precipitant }) =>
    codes(object).flatMap((one) => codes(precipitant).map((other): Pair => [one, other])),
  );
}

describe('The shipped drug knowledge', () => {
  const base = baseInFolder(locations.drugs);
  const checker = new Checker(base);
  const entryOf = (rxcui: string) => base.entries.find(({ entry }) => entry.rxcui === rxcui)?.entry;

  it('given its tables, then nothing of them is left out', () => {
    assert.deepEqual(base.notes, []);
    assert.equal(base.document.entries, base.entries.length);
  });

  it('given opioids, then schedule, class and morphine equivalents in integer thousandths', () => {
    const fentanyl = entryOf('4337');
    assert.ok(fentanyl?.kind === 'ingredient');
    assert.deepEqual(fentanyl.morphine, [
      { unit: 'mcg/h', route: 'transdermal', thousandths: 2_400 },
    ]);
    assert.deepEqual([fentanyl.schedule, fentanyl.therapyClasses], ['II', ['opioid']]);
    const codeine = entryOf('2670');
    assert.ok(codeine?.kind === 'ingredient');
    assert.equal(codeine.morphine?.[0]?.thousandths, 150);
  });

  it('given a product, then the schedule of its strictest ingredient, and strengths', () => {
    const tablet = entryOf('857005');
    assert.ok(tablet?.kind === 'drug');
    assert.deepEqual([tablet.schedule, tablet.therapyClasses], ['II', ['opioid']]);
    assert.deepEqual(tablet.ingredients, [
      { rxcui: '161', name: 'acetaminophen', strength: { thousandths: 325_000, unit: 'mg' } },
      { rxcui: '5489', name: 'hydrocodone', strength: { thousandths: 7_500, unit: 'mg' } },
    ]);
  });

  it('given every two ingredients, then those interact that its own tables pair, and no others', function () {
    this.timeout(120_000);
    const rows = (name: string): Record<string, string>[] =>
      parse(readFileSync(resolve(locations.drugs, `${name}.csv`)), { columns: true });
    const members = (side = ''): string[] => {
      const found = rows('groups').filter(({ group }) => group === side);
      return found.length === 0 ? [side] : found.map(({ rxcui = '' }) => rxcui);
    };
    const listed = new Set(
      rows('interactions').flatMap(({ object, precipitant }) =>
        members(object).flatMap((one) =>
          members(precipitant).flatMap((other) => [`${one} ${other}`, `${other} ${one}`]),
        ),
      ),
    );
    assert.equal(listed.size, 2 * 396);
    for (const { rxcui: one } of checker.ingredients) {
      for (const { rxcui: other } of checker.ingredients) {
        const found = checker.interactions(one, other).length;
        assert.equal(found, listed.has(`${one} ${other}`) ? 1 : 0, `${one} ${other}`);
      }
    }
  });

  it('given all pairs of the ONC list, then each is found in both orders and as clinical drugs', function () {
    if (!existsSync(groupsFile)) {
      console.log('      skipped: the shared folder with the published groups is not there');
      this.skip();
    }
    const pairs = publishedPairs();
    assert.equal(pairs.length, 394);
    const missed = pairs.filter(
      ([one, other]) =>
        !checker.finds([one, other]) ||
        !checker.finds([asDrug(one), other]) ||
        !checker.finds([asDrug(one), asDrug(other)]),
    );
    assert.deepEqual(missed, []);
  });
});

describe('An imported base', () => {
  before(function () {
    if (!existsSync(ndfRtFile)) {
      console.log('      skipped: the shared folder with NDF-RT is not there');
      this.skip();
    }
  });

  it('given the pairs of NDF-RT besides, then all that have two RxCUIs are found, also as clinical drugs', function () {
    this.timeout(240_000);
    const rows: Record<string, string>[] = parse(readFileSync(ndfRtFile), { columns: true });
    const coded = rows.filter(({ rxcui1, rxcui2 }) => rxcui1 !== '' && rxcui2 !== '');
    assert.deepEqual([rows.length, coded.length], [5_265, 5_097]);
    const base = makeBase(readKnowledgeFiles([...own, ndfRtFile]));
    assert.equal(base.notes.length, rows.length - coded.length);
    const checker = new Checker(base);
    const known = new Set(checker.ingredients.map(({ rxcui }) => rxcui));
    for (const { rxcui1 = '', rxcui2 = '' } of coded) {
      assert.ok(checker.finds([rxcui1, rxcui2]), `${rxcui1} ${rxcui2}`);
      if (known.has(rxcui1) && known.has(rxcui2)) {
        assert.ok(checker.finds([asDrug(rxcui1), asDrug(rxcui2)]), `${rxcui1} ${rxcui2}`);
      }
    }
  });

  it('given the published groups as JSON, then what lacks an RxCUI or members is left out and said', () => {
    const files = own.filter((file) => !/groups|interactions/.test(file));
    const { notes } = makeBase(readKnowledgeFiles([...files, groupsFile]));
    assert.deepEqual(notes, [
      'Left out, for it has no RxCUI: NSAID in group 23.',
      'Left out, for it has no RxCUI: St John’s wort in group 23.',
      'Left out, for it has no RxCUI: Moclobamide in group 31.',
      'Left out, for a side of it has no members: group 21.',
    ]);
  });

  it('given the same files in another order, then the same base', () => {
    const one = makeBase(readKnowledgeFiles([...own, ndfRtFile]));
    const other = makeBase(readKnowledgeFiles([ndfRtFile, ...own.toReversed()]));
    assert.deepEqual(other.document, one.document);
  });
});
