import type { ErrorRenderer } from '../../http/error-handler.js';
import { problemOf } from '../../http/problem.js';
import { escapeHtml } from '../escape-html.js';

/** What the browser of somebody shows whose card is refused. */
export function renderCardRefusal(organization: string): ErrorRenderer {
  return (error, res) => {
    const { title, code } = problemOf(error);
    res.type('html').send(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sign in</title>
  </head>
  <body>
    <main>
      <h1>${escapeHtml(organization)}</h1>
      <p>${escapeHtml(title)}</p>
      <p>Go back to sign in with your passkey. <code>${code}</code></p>
    </main>
  </body>
</html>
`);
  };
}
