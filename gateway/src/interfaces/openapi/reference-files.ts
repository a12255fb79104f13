import { openApiDocument } from './document.js';
import { markdownReference } from './markdown.js';

/** The generated files of `docs/api-reference`, by name, with what has to stand in them. */
export function referenceFiles(version: string): Readonly<Record<string, string>> {
  const document = openApiDocument({ serverUrl: '/', version });
  return {
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'gateway.md': markdownReference(document),
  };
}
