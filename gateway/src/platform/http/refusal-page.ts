import { escapeHtml } from './escape-html.js';
import type { ErrorRenderer } from './error-handler.js';
import { renderPage } from './page.js';
import { problemOf } from './problem.js';

/** What a page of refusals says besides the refusal itself. */
export interface RefusalPage {
  readonly title: string;
  /** Name of the organisation, for people to read. */
  readonly organization: string;
  /** What whoever reads it can do. */
  readonly advice: string;
}

/** What a browser shows whose user is refused. */
export function renderRefusalPage({ title, organization, advice }: RefusalPage): ErrorRenderer {
  return (error, res) => {
    const problem = problemOf(error);
    const body = `    <main>
      <h1>${escapeHtml(organization)}</h1>
      <p>${escapeHtml(problem.title)}</p>
      <p>${escapeHtml(advice)} <code>${problem.code}</code></p>
    </main>`;
    res.type('html').send(renderPage({ title, body }));
  };
}
