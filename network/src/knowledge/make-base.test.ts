import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngredientEntry, KnowledgeEntry } from '@healthchain/protocol';
import { compareBases } from './compare-bases.js';
import { makeBase, type MadeBase } from './make-base.js';
import { readKnowledgeFiles } from './read-files.js';
import { batchesOf } from './staging.js';

const sources = 'id,title,licence,date\nlist,A list,facts,2012\nother,Another,facts,2020-01\n';
const ingredients =
  'rxcui,name,schedule,therapy_classes,allergy_classes,sources\n' +
  '1,One,,,,list\n2,two,II,opioid,,list\n3,three,,,,list\n';
const drugs =
  'rxcui,name,dose_form,schedule,ingredients,sources\n' +
  '11,One 2.5 MG Tablet,Tablet,,1=2.5 mg,list\n12,Two Syrup,,V,2=1 mg/ml,list\n13,Exempt,,none,2,list\n' +
  '14,Both,,,1|2,list\n';
const interactions = (...rows: string[]): string =>
  ['object,precipitant,severity,mechanism,management,sources', ...rows, ''].join('\n');

describe('makeBase', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drugs-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function made(...texts: readonly string[]): MadeBase {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.csv`);
      writeFileSync(file, text);
      return file;
    });
    return makeBase(readKnowledgeFiles(files));
  }
  const entryOf = (base: MadeBase, rxcui: string): KnowledgeEntry => {
    const found = base.entries.find(({ entry }) => entry.rxcui === rxcui)?.entry;
    assert.ok(found);
    return found;
  };
  const partners = (base: MadeBase, rxcui: string): IngredientEntry['interactions'] => {
    const entry = entryOf(base, rxcui);
    assert.ok(entry.kind === 'ingredient');
    return entry.interactions;
  };

  it('given two statements of a pair, then the gravest counts, and both sources are named', () => {
    const base = made(
      ...[sources, ingredients],
      interactions('1,2,moderate,because,monitor,list', '2,1,critical,,,other'),
    );
    const merged = {
      ...{ severity: 'critical', sources: ['list', 'other'] },
      ...{ mechanism: 'because', management: 'monitor' },
    };
    assert.deepEqual(partners(base, '1'), [{ partner: '2', ...merged }]);
    assert.deepEqual(partners(base, '2'), [{ partner: '1', ...merged }]);
    assert.deepEqual(partners(base, '3'), []);
  });

  it('given a group, then each of its members, and never an ingredient with itself', () => {
    const groups = 'group,rxcui,name\nall,1,one\nall,2,two\nall,3,three\n';
    const base = made(sources, ingredients, groups, interactions('1,all,minor,,,list'));
    assert.deepEqual(
      partners(base, '1').map(({ partner }) => partner),
      ['2', '3'],
    );
    assert.deepEqual(base.notes, ['Left out, for it is of an ingredient with itself: 1.']);
  });

  it('given an interaction of a drug of one ingredient, then it is the ingredient’s', () => {
    const base = made(sources, ingredients, drugs, interactions('11,3,minor,,,list'));
    assert.deepEqual(
      partners(base, '1').map(({ partner }) => partner),
      ['3'],
    );
    const several = interactions('14,3,minor,,,list');
    assert.throws(() => made(sources, ingredients, drugs, several), /several ingredients/);
  });

  it('given products, then their own schedule, or that of their ingredients, or none', () => {
    const base = made(sources, ingredients, drugs);
    const schedules = ['11', '12', '13', '14'].map((rxcui) => entryOf(base, rxcui).schedule);
    assert.deepEqual(schedules, [undefined, 'V', undefined, 'II']);
    const tablet = entryOf(base, '11');
    assert.ok(tablet.kind === 'drug');
    assert.deepEqual(tablet.ingredients, [
      { rxcui: '1', name: 'one', strength: { thousandths: 2_500, unit: 'mg' } },
    ]);
  });

  it('given what refers to nothing, then it says to what', () => {
    const bad =
      (...texts: string[]) =>
      () =>
        made(sources, ingredients, ...texts);
    assert.throws(bad(interactions('1,nobody,minor,,,list')), /group nobody/);
    assert.throws(bad(interactions('1,4,minor,,,list')), /which ingredient 4 is/);
    assert.throws(bad(interactions('1,2,minor,,,elsewhere')), /what elsewhere is/);
    assert.throws(bad(drugs.replace('2=1 mg/ml', '2=1.0001 mg/ml')), /Row 2, ingredients/);
    assert.throws(bad(interactions('1,2,fatal,,,list')), /0?\.csv: Row 1, severity/);
    assert.throws(bad('a,b\n1,2\n'), /columns a, b/);
  });

  it('given another base, then what is new, gone or changed', () => {
    const [one, other] = [made(sources, ingredients), made(sources, ingredients, drugs)].map(
      ({ entries }) => entries.map(({ entry }) => entry),
    );
    assert.ok(one && other);
    assert.equal(compareBases(one, other).length, 4);
    assert.match(compareBases(other, one)[0] ?? '', /^- 11 One 2\.5 MG Tablet: one$/);
    assert.deepEqual(compareBases(one, one), []);
    const paired = made(sources, ingredients, interactions('1,2,minor,,,list')).entries;
    assert.deepEqual(
      compareBases(
        one,
        paired.map(({ entry }) => entry),
      ),
      [
        '~ 1 one: 0 interactions -> 1 one: 1 interactions',
        '~ 2 two: 0 interactions -> 2 two: 1 interactions',
      ],
    );
  });

  it('given many entries, then batches that fit into an argument, with all of them', () => {
    const rows = Array.from({ length: 1_000 }, (_, at) => `${at + 10},drug ${at},,,,list`);
    const base = made(sources, `${ingredients}${rows.join('\n')}\n`);
    const batches = batchesOf(base.entries);
    assert.deepEqual(batches.flat(), base.entries);
    for (const batch of batches) {
      assert.ok(Buffer.byteLength(JSON.stringify(JSON.stringify(batch))) < 115_000);
    }
  });
});
