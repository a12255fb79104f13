import type { Language } from '@healthchain/protocol';
import type { Narrative } from '@medplum/fhirtypes';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text as FHIR's narrative, a paragraph for each line. */
export function narrativeOf(text: string, language: Language): Narrative {
  const paragraphs = text
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    .split('\n')
    .map((line) => `<p>${line}</p>`);
  const root = `<div xmlns="http://www.w3.org/1999/xhtml" lang="${language}" xml:lang="${language}">`;
  return { status: 'generated', div: `${root}${paragraphs.join('')}</div>` };
}
