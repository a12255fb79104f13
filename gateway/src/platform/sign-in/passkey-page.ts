import { escapeHtml } from './escape-html.js';

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
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sign in</title>
  </head>
  <body>
    <main id="sign-in" data-challenge="${escapeHtml(challenge)}" data-rp-id="${escapeHtml(rpId)}">
      <h1>${escapeHtml(organization)}</h1>
      <p>Sign in to ${escapeHtml(app)} with your passkey.</p>
      <button type="button">Use my passkey</button>
      ${link}
      <p role="status"></p>
    </main>
    <noscript><p>Signing in with a passkey needs JavaScript.</p></noscript>
    <script src="../sign-in.js"></script>
  </body>
</html>
`;
}

/** Own files and calls to this gateway only. */
export const passkeyPagePolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'";

/**
 * Asks the authenticator, hands its answer in and goes where the gateway says. It goes by itself,
 * because browsers apply `form-action` to redirects as well, which lead to the app. A code that the card
 * port gave stands in the fragment, and is taken out of the address before anything else.
 */
export const passkeyScript = `const main = document.getElementById('sign-in');
const button = main.querySelector('button');
const status = main.querySelector('[role=status]');
const code = new URLSearchParams(location.hash.slice(1)).get('card');
history.replaceState(null, '', location.pathname);

function bytes(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function ask() {
  const { id, response } = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(main.dataset.challenge),
      rpId: main.dataset.rpId,
      userVerification: 'required',
      timeout: 120000,
    },
  });
  return {
    credentialId: id,
    authenticatorData: text(response.authenticatorData),
    clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature),
    userHandle: text(response.userHandle ?? new ArrayBuffer(0)),
  };
}

async function post(path, proof) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(proof),
  });
  const body = await answer.json();
  if (answer.ok) location.assign(body.returnTo);
  else if (answer.status === 410) end(body.title);
  else tryAgain(body.title);
}

function handIn(path, proof) {
  return post(path, proof).catch(() => tryAgain('There was no answer; check the connection.'));
}

// Only the app can begin another sign-in.
function end(reason) {
  status.textContent = reason;
  button.remove();
  main.querySelector('a')?.remove();
}

function tryAgain(reason) {
  status.textContent = reason;
  button.textContent = 'Try again';
  button.disabled = false;
  button.onclick = () => location.reload();
  // It lost the focus while it was disabled; who uses a keyboard would have to look for it.
  button.focus();
}

button.onclick = () => {
  button.disabled = true;
  ask().then(
    (assertion) => handIn(location.pathname, assertion),
    () => tryAgain('The passkey was not used.'),
  );
};

if (code !== null) {
  button.disabled = true;
  handIn(location.pathname + '/card', { code });
}
`;
