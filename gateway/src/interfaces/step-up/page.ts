import type { ShownStepUp } from '../../governance/step-up-desk.js';
import { escapeHtml } from '../../platform/http/escape-html.js';
import { renderPage } from '../../platform/http/page.js';
import { passkeyScriptParts } from '../../platform/sign-in/passkey-script.js';

export const stepUpTitle = 'Sign with your passkey';

export interface StepUpPage extends ShownStepUp {
  readonly organization: string;
}

/** What somebody signs, in words, and as the statement names it. */
export function stepUpPage({ organization, signatory, matter }: StepUpPage): string {
  const effects = matter.effects.map(
    ({ heading, items }) => `
      <h2>${escapeHtml(heading)}</h2>
      ${listOf(items)}`,
  );
  const named = Object.entries({ ...matter.subject, publicKeyDigest: signatory }).map(
    ([name, value]) => `
        <dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value))}</dd>`,
  );
  return renderPage({
    title: stepUpTitle,
    body: `    <main>
      <h1>${escapeHtml(organization)}</h1>
      <p>${escapeHtml(matter.title)}</p>${effects.join('')}
      <h2>What your passkey signs</h2>
      <dl>${named.join('')}
      </dl>
      <p>Sign only if you know why you are asked to. The signature counts for two minutes.</p>
      <button type="button">Sign with my passkey</button>
      <p role="status"></p>
    </main>
    <noscript><p>Signing with a passkey needs JavaScript.</p></noscript>
    <script src="sign.js"></script>`,
  });
}

function listOf(items: readonly string[]): string {
  const entries = items.map((item) => `<li>${escapeHtml(item)}</li>`);
  return entries.length === 0 ? '<p>Nothing.</p>' : `<ul>${entries.join('')}</ul>`;
}

/** Has the gateway make the statement when the button is pressed, so that reading takes as long as it takes. */
export const stepUpScript = `${passkeyScriptParts}
async function answerOf(response) {
  if (response.status === 204) return undefined;
  const body = await response.json();
  if (response.ok) return body;
  throw new Error(body.title);
}

async function sign() {
  const { challenge, rpId, credentialIds } = await post(
    location.pathname + '/statement',
    {},
  ).then(answerOf);
  const allowCredentials = credentialIds.map((id) => ({ type: 'public-key', id: bytes(id) }));
  const { assertion } = await ask({ challenge, rpId, allowCredentials }).catch(() => {
    throw new Error('The passkey was not used.');
  });
  await post(location.pathname + '/signature', assertion).then(answerOf);
}

button.onclick = () => {
  button.disabled = true;
  sign().then(
    () => end('It is signed. You can close this page.'),
    (error) => (error instanceof TypeError ? noAnswer() : tryAgain(error.message)),
  );
};
`;
