/**
 * What the scripts of pages share that ask for a passkey: a page has a main part with one button and a place for
 * what it says.
 */
export const passkeyScriptParts = `const main = document.querySelector('main');
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

async function ask({ challenge, rpId, allowCredentials = [] }) {
  const { id, response } = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(challenge),
      rpId,
      allowCredentials,
      userVerification: 'required',
      timeout: 120000,
    },
  });
  const assertion = {
    credentialId: id,
    authenticatorData: text(response.authenticatorData),
    clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature),
  };
  return { assertion, userHandle: text(response.userHandle ?? new ArrayBuffer(0)) };
}

function post(path, body) {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

// Nothing is left to do here.
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

function noAnswer() {
  tryAgain('There was no answer; check the connection.');
}
`;
