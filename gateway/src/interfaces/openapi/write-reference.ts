import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { referenceFiles } from './reference-files.js';

// Writes docs/api-reference anew: node gateway/dist/interfaces/openapi/write-reference.js
const root = new URL('../../../../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('gateway/package.json', root), 'utf8')) as {
  version: string;
};
for (const [name, content] of Object.entries(referenceFiles(version))) {
  writeFileSync(fileURLToPath(new URL(`docs/api-reference/${name}`, root)), content);
}
