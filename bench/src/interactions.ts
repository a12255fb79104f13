/**
 * How long a check of interactions takes in the chaincode for a patient with 30 active medicines, against a base
 * of 6,000 pairs and one of ten times as many. The ledger is in memory, so that it is the chaincode's time alone.
 */
import { foundConsortium, succeeded } from '@healthchain/chaincode/dist/testing/consortium.js';
import {
  checkDrugs,
  drugOf,
  ingredientOf,
  putDrugsInForce,
} from '@healthchain/chaincode/dist/testing/drugs.js';
import type { KnowledgeEntry } from '@healthchain/protocol';
import { median, percentile } from './stats/percentile.js';

/** How often medicines are checked; the first ones are not counted. */
const rounds = { counted: 500, before: 100 } as const;
const activeMedicines = 30;
/** Partners of each ingredient, as many as NDF-RT has of one on average. */
const partners = 12;
const numbersOfPairs = [6_000, 60_000] as const;

const drugCode = (index: number): string => String(10_000_001 + index);
const ingredientCode = (index: number): string => String(index + 1);

/** A ring in which each ingredient interacts with its neighbours, and a clinical drug of each. */
function entriesOf(pairs: number): KnowledgeEntry[] {
  const number = (pairs * 2) / partners;
  const stated = { severity: 'significant' as const, sources: ['onc-2012'] };
  const ingredients = Array.from({ length: number }, (_, index) =>
    ingredientOf(ingredientCode(index), `ingredient ${String(index)}`, {
      interactions: Array.from({ length: partners }, (_unused, at) => {
        const distance = at < partners / 2 ? at - partners / 2 : at - partners / 2 + 1;
        return { partner: ingredientCode((index + distance + number) % number), ...stated };
      }),
    }),
  );
  const drugs = ingredients.map((each, index) => drugOf(drugCode(index), each.name, [each]));
  return [...ingredients, ...drugs];
}

console.log('| ms | median | p95 |\n| --- | --- | --- |');
for (const pairs of numbersOfPairs) {
  const consortium = await foundConsortium();
  await putDrugsInForce(consortium, entriesOf(pairs));
  const active = Array.from({ length: activeMedicines }, (_, index) => drugCode(index + 1));
  const times: number[] = [];
  for (let round = 0; round < rounds.before + rounds.counted; round += 1) {
    const begin = performance.now();
    const { ledger, lakeside } = consortium;
    succeeded(await checkDrugs(ledger, lakeside.gateway, { drugs: [drugCode(0)], active }));
    times.push(performance.now() - begin);
  }
  const counted = times.slice(rounds.before);
  const figures = [median(counted), percentile(counted, 95)].map((figure) => figure.toFixed(2));
  console.log(
    `| check one drug against ${activeMedicines}, of ${pairs} pairs | ${figures.join(' | ')} |`,
  );
}
