import { escapeHtml } from './escape-html.js';

/** A page that people read. */
export interface Page {
  readonly title: string;
  /** HTML; whatever comes from elsewhere is escaped already. */
  readonly body: string;
}

/** The frame of every page. */
export function renderPage({ title, body }: Page): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
  </head>
  <body>
${body}
  </body>
</html>
`;
}

/** Of a page with a script: own files and calls to this gateway only. */
export const scriptedPagePolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'";
