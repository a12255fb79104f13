import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { canonicalJson, type JsonValue } from '@healthchain/protocol';
import { openApiDocument } from '../document.js';

const docs = new URL('../../../../../docs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, docs), 'utf8');

/** The canonical JSON of every example in a part of the document. */
function examplesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  const { examples } = part as { examples?: { example?: { value?: JsonValue } } };
  const value = examples?.example?.value;
  return value === undefined ? Object.values(part).flatMap(examplesIn) : [canonicalJson(value)];
}

/** Where a link to a heading leads, by GitHub's rule. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

describe('docs/access-control.md', () => {
  const page = read('access-control.md');

  it('given a block of JSON, then it is an example of the document', () => {
    const examples = examplesIn(openApiDocument({ serverUrl: '/', version: '1.2.3' }).paths);
    const blocks = [...page.matchAll(/^```json\n([^]*?)^```$/gm)].map(([, json = '']) =>
      canonicalJson(JSON.parse(json) as JsonValue),
    );
    assert.ok(blocks.length > 10);
    assert.deepEqual(
      blocks.filter((block) => !examples.includes(block)),
      [],
    );
  });

  it('given a route or a function that it names, then its link leads to the section of it', () => {
    const links = [...page.matchAll(/^\[`(.*)`\]: (api-reference\/.*\.md)#(.*)$/gm)];
    assert.ok(links.length > 30);
    for (const [, name = '', file = '', anchor] of links) {
      const headings = read(file).match(/^### .*$/gm) ?? [];
      const heading = headings.find((each) => each.replace(/\(.*/, '') === `### ${name}`);
      assert.equal(anchorOf(heading?.slice(4) ?? ''), anchor, name);
    }
  });
});
