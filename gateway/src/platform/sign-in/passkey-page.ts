/** What the page shows and what its script asks the authenticator. */
export interface PasskeyPage {
  readonly organization: string;
  readonly app: string;
  readonly challenge: string;
  readonly rpId: string;
}

/** The page at which people present their passkey. It holds nothing about anybody. */
export function passkeyPage({ organization, app, challenge, rpId }: PasskeyPage): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sign in</title>
  </head>
  <body>
    <main id="sign-in" data-challenge="${escape(challenge)}" data-rp-id="${escape(rpId)}">
      <h1>${escape(organization)}</h1>
      <p>Sign in to ${escape(app)} with your passkey.</p>
      <button type="button">Use my passkey</button>
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
 * because browsers apply `form-action` to redirects as well, which lead to the app.
 */
export const passkeyScript = `const main = document.getElementById('sign-in');
const button = main.querySelector('button');
const status = main.querySelector('[role=status]');

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

async function handIn(assertion) {
  const answer = await fetch(location.pathname, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(assertion),
  });
  const body = await answer.json();
  if (answer.ok) location.assign(body.returnTo);
  else if (answer.status === 410) end(body.title);
  else tryAgain(body.title);
}

// Only the app can begin another sign-in.
function end(reason) {
  status.textContent = reason;
  button.remove();
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
    (assertion) =>
      handIn(assertion).catch(() => tryAgain('There was no answer; check the connection.')),
    () => tryAgain('The passkey was not used.'),
  );
};
`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
