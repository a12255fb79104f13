import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkInteractions, type KnowledgeFacts } from './check-interactions.js';
import type { DrugEntry, IngredientEntry, KnowledgeEntry } from './drug-entries.js';
import type { Checked, CheckFinding, MedicationCheck } from './medication-check.js';

const baseId = 'ab'.repeat(32);

function ingredient(rxcui: string, change: Partial<IngredientEntry> = {}): IngredientEntry {
  return {
    ...{ kind: 'ingredient', rxcui, name: `ingredient ${rxcui}`, interactions: [] },
    ...{ therapyClasses: [], allergyClasses: [], sources: ['list'], ...change },
  };
}

function drug(rxcui: string, ...ingredients: readonly IngredientEntry[]): DrugEntry {
  return {
    ...{ kind: 'drug', rxcui, name: `drug ${rxcui}`, sources: ['list'] },
    ingredients: ingredients.map((each) => ({ rxcui: each.rxcui, name: each.name })),
    therapyClasses: [...new Set(ingredients.flatMap((each) => each.therapyClasses))],
  };
}

function check(entries: readonly KnowledgeEntry[], asked: Partial<MedicationCheck>): Checked {
  const facts: KnowledgeFacts = {
    ...{ version: 7, baseId, allergyClasses: ['penicillins'] },
    entries: new Map(entries.map((entry) => [entry.rxcui, entry])),
  };
  const checked = checkInteractions({ drugs: [], active: [], allergies: [], ...asked }, facts);
  assert.ok(checked.outcome === 'checked');
  return checked;
}

const amoxicillin = ingredient('723', { allergyClasses: ['penicillins'] });
const clavulanate = ingredient('48203');
const penicillin = ingredient('7984', { allergyClasses: ['penicillins'] });
const combination = drug('562251', amoxicillin, clavulanate);
const known = [amoxicillin, clavulanate, penicillin, combination];

describe('checkInteractions', () => {
  it('given no base, then it says that nothing was checked', () => {
    const asked = { drugs: ['1'], active: [], allergies: [] };
    assert.deepEqual(checkInteractions(asked, undefined), { outcome: 'unavailable' });
  });

  it('given an allergy to a substance, then its ingredient and its class are found', () => {
    const to = { kind: 'substance' as const, rxcui: '7984' };
    const { findings } = check(known, { drugs: ['562251', '7984'], allergies: [to] });
    const found = findings.map((each) =>
      each.kind === 'allergy' ? [each.of.drug.rxcui, each.of.ingredient, each.class] : each.kind,
    );
    assert.deepEqual(found, [
      ['562251', '723', 'penicillins'],
      ['7984', '7984', undefined],
    ]);
  });

  it('given an allergy to a class, then every drug of it is found, and one to another is not', () => {
    const to = { kind: 'class' as const, class: 'penicillins' };
    const { findings, unknown } = check(known, { drugs: ['562251'], allergies: [to] });
    assert.deepEqual([findings.map(({ kind }) => kind), unknown], [['allergy'], []]);
    const other = check(known, { drugs: ['48203'], allergies: [to] });
    assert.deepEqual(other.findings, []);
  });

  it('given an ingredient that is taken already, then the duplicate names both drugs', () => {
    const { findings } = check(known, { drugs: ['562251'], active: ['723'] });
    const [finding] = findings;
    assert.ok(finding?.kind === 'duplicate-ingredient' && findings.length === 1);
    assert.deepEqual(
      finding.between.map((side) => [side.drug.rxcui, side.drug.standing, side.ingredient]).sort(),
      [
        ['562251', 'new', '723'],
        ['723', 'active', '723'],
      ],
    );
  });

  it('given two drugs of a therapy class, then a duplicate therapy', () => {
    const statins = { therapyClasses: ['statin'] };
    const [one, other] = [ingredient('36567', statins), ingredient('83367', statins)];
    const { findings } = check([one, other], { drugs: ['36567'], active: ['83367'] });
    assert.deepEqual(
      findings.map((each) => (each.kind === 'duplicate-therapy' ? each.class : each.kind)),
      ['statin'],
    );
  });

  it('given a drug whose ingredient has no entry, then the drug is unknown', () => {
    const { unknown } = check([amoxicillin, combination], { drugs: ['562251'] });
    assert.deepEqual(unknown, [{ kind: 'drug', rxcui: '562251', standing: 'new' }]);
  });

  it('given what is taken already, then it is not checked against itself', () => {
    const one = ingredient('1', { interactions: [interaction('2')] });
    const other = ingredient('2', { interactions: [interaction('1')] });
    const third = ingredient('3');
    assert.deepEqual(check([one, other, third], { drugs: ['3'], active: ['1', '2'] }).findings, []);
  });
});

const interaction = (partner: string) => ({
  ...{ partner, severity: 'significant' as const, sources: ['list'] },
});

/** Ingredients 1 to 9 with the pairs that interact, and drugs 11 to 19 of one or two of them. */
const bases = fc
  .record({
    pairs: fc.uniqueArray(fc.tuple(fc.nat(8), fc.nat(8)), { selector: ([a, b]) => a * 9 + b }),
    made: fc.array(fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 2 }), { maxLength: 9 }),
  })
  .map(({ pairs, made }) => {
    const listed = pairs.filter(([a, b]) => a < b);
    const ingredients = Array.from({ length: 9 }, (_, own) =>
      ingredient(String(own + 1), {
        interactions: listed
          .filter((pair) => pair.includes(own))
          .map(([a, b]) => interaction(String((a === own ? b : a) + 1))),
      }),
    );
    const drugs = made.map((of, index) =>
      drug(String(index + 11), ...of.flatMap((each) => ingredients[each] ?? [])),
    );
    const isListed = (a: string, b: string): boolean =>
      listed.some((pair) => pair.includes(Number(a) - 1) && pair.includes(Number(b) - 1));
    return { entries: [...ingredients, ...drugs], isListed };
  });
/** Codes, some of which no base has. */
const codes = fc.uniqueArray(fc.integer({ min: 1, max: 21 }).map(String), { maxLength: 8 });

const ingredientPairs = (findings: readonly CheckFinding[]): string[] =>
  findings.flatMap((each) =>
    each.kind === 'interaction'
      ? each.between
          .map((side) => `${side.drug.rxcui}:${side.ingredient}`)
          .sort()
          .join('/')
      : [],
  );

describe('checkInteractions, for any base', () => {
  it('finds the pairs that the base lists, and no others', () => {
    fc.assert(
      fc.property(bases, codes, codes, ({ entries, isListed }, drugs, active) => {
        const ingredientsOf = (rxcui: string): readonly string[] => {
          const entry = entries.find((each) => each.rxcui === rxcui);
          return entry?.kind === 'drug'
            ? entry.ingredients.map((each) => each.rxcui)
            : entry === undefined
              ? []
              : [rxcui];
        };
        const others = (index: number): readonly string[] => [...drugs.slice(index + 1), ...active];
        const expected = drugs.flatMap((one, index) =>
          others(index).flatMap((other) =>
            ingredientsOf(one).flatMap((a) =>
              ingredientsOf(other)
                .filter((b) => isListed(a, b) && a !== b)
                .map((b) => [`${one}:${a}`, `${other}:${b}`].sort().join('/')),
            ),
          ),
        );
        const { findings } = check(entries, { drugs, active });
        assert.deepEqual(ingredientPairs(findings).sort(), expected.sort());
      }),
    );
  });

  it('answers the same in whatever order anything is named', () => {
    fc.assert(
      fc.property(bases, codes, codes, ({ entries }, drugs, active) => {
        const reversed = { drugs: drugs.toReversed(), active: active.toReversed() };
        assert.deepEqual(check(entries, { drugs, active }), check(entries.toReversed(), reversed));
      }),
    );
  });

  it('names every code that the base does not have, and no other', () => {
    fc.assert(
      fc.property(bases, codes, codes, ({ entries }, drugs, active) => {
        const has = (rxcui: string): boolean => entries.some((each) => each.rxcui === rxcui);
        const { unknown } = check(entries, { drugs, active });
        const named = unknown.map((each) =>
          each.kind === 'drug' ? `${each.standing} ${each.rxcui}` : '',
        );
        const missing = [
          ...drugs.filter((each) => !has(each)).map((each) => `new ${each}`),
          ...active.filter((each) => !has(each)).map((each) => `active ${each}`),
        ];
        assert.deepEqual(named.sort(), missing.sort());
      }),
    );
  });
});
