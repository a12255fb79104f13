import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import type { CDPSession, Page } from 'playwright-core';

/** A passkey and whose it is, such as `provider:…`; the authenticator keeps what stands after the colon. */
export interface PasskeyHolder {
  readonly device: SoftwareAuthenticator;
  readonly subject: string;
}

/** The authenticator built into a page's device, which verifies its user as it is told. */
export class VirtualAuthenticator {
  private constructor(
    private readonly devtools: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async builtInto(page: Page): Promise<VirtualAuthenticator> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    return new VirtualAuthenticator(devtools, authenticatorId);
  }

  /** Holds this passkey and no other. */
  async hold({ device, subject }: PasskeyHolder, rpId: string): Promise<void> {
    const { devtools, authenticatorId } = this;
    await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
    await devtools.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: {
        credentialId: Buffer.from(device.passkey.credentialId, 'base64url').toString('base64'),
        isResidentCredential: true,
        rpId,
        privateKey: device.exportPrivateKey().toString('base64'),
        userHandle: Buffer.from(subject.split(':')[1] ?? '').toString('base64'),
        signCount: 0,
      },
    });
  }

  /** Lets requests wait for a user who does not come. */
  async awaitUser(): Promise<void> {
    const { devtools, authenticatorId } = this;
    const wait = { authenticatorId, enabled: false };
    await devtools.send('WebAuthn.setAutomaticPresenceSimulation', wait);
  }

  /** Whether the finger on the sensor, or the PIN, is the right one. */
  async verifyUser(isUserVerified: boolean): Promise<void> {
    const { devtools, authenticatorId } = this;
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  }
}
