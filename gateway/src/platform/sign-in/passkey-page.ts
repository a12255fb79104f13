import { escapeHtml } from '../http/escape-html.js';
import { renderPage } from '../http/page.js';
import { passkeyScriptParts } from './passkey-script.js';

/** What the page shows and what its script asks the authenticator. */
export interface PasskeyPage {
  readonly organization: string;
  readonly app: string;
  readonly challenge: string;
  readonly rpId: string;
  /** Where a smart card is shown, if the app is for people who have one. */
  readonly card: string | undefined;
}

/** The page at which people present their passkey, or go on to show their card. It holds nothing about anybody. */
export function passkeyPage({ organization, app, challenge, rpId, card }: PasskeyPage): string {
  const link =
    card === undefined ? '' : `<p><a href="${escapeHtml(card)}">Use my smart card</a></p>`;
  return renderPage({
    title: 'Sign in',
    body: `    <main data-challenge="${escapeHtml(challenge)}" data-rp-id="${escapeHtml(rpId)}">
      <h1>${escapeHtml(organization)}</h1>
      <p>Sign in to ${escapeHtml(app)} with your passkey.</p>
      <button type="button">Use my passkey</button>
      ${link}
      <p role="status"></p>
    </main>
    <noscript><p>Signing in with a passkey needs JavaScript.</p></noscript>
    <script src="../sign-in.js"></script>`,
  });
}

/**
 * Asks the authenticator, hands its answer in and goes where the gateway says. It goes by itself,
 * because browsers apply `form-action` to redirects as well, which lead to the app. A code that the card
 * port gave stands in the fragment, and is taken out of the address before anything else.
 */
export const passkeyScript = `${passkeyScriptParts}
const code = new URLSearchParams(location.hash.slice(1)).get('card');
history.replaceState(null, '', location.pathname);

async function present(path, proof) {
  const answer = await post(path, proof);
  const body = await answer.json();
  if (answer.ok) location.assign(body.returnTo);
  else if (answer.status === 410) end(body.title);
  else tryAgain(body.title);
}

button.onclick = () => {
  button.disabled = true;
  ask(main.dataset).then(
    ({ assertion, userHandle }) =>
      present(location.pathname, { ...assertion, userHandle }).catch(noAnswer),
    () => tryAgain('The passkey was not used.'),
  );
};

if (code !== null) {
  button.disabled = true;
  present(location.pathname + '/card', { code }).catch(noAnswer);
}
`;
