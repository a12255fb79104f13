import type { Browser, Page } from 'playwright-core';
import type { OrganizationEndpoints } from '../network.js';
import { beginSignIn, type SignInAttempt } from '../sign-in.js';
import { freshPage, PasskeyPage } from './passkey-page.js';
import { VirtualAuthenticator } from './virtual-authenticator.js';

/** A gateway's sign-in page. */
export class SignInPage extends PasskeyPage {
  private constructor(
    page: Page,
    authenticator: VirtualAuthenticator,
    readonly attempt: SignInAttempt,
  ) {
    super(page, authenticator);
  }

  /** Goes where the portal sends clinicians. */
  static async open(browser: Browser, organization: OrganizationEndpoints): Promise<SignInPage> {
    const page = await freshPage(browser);
    const attempt = beginSignIn(organization, 'provider');
    const authenticator = await VirtualAuthenticator.builtInto(page);
    const opened = new SignInPage(page, authenticator, attempt);
    await page.goto(attempt.address);
    return opened;
  }

  /** Where the browser came back to. */
  async back(): Promise<URL> {
    const { redirectUri } = this.attempt;
    await this.page.waitForURL((url) => url.href.startsWith(redirectUri));
    return new URL(this.page.url());
  }
}
