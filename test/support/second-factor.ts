import { createHash } from 'node:crypto';
import { SmartCard } from './cards/smart-card.js';
import type { OrganizationEndpoints } from './network.js';

const TOKEN_KEY = 'prescriptions';

/** A prescriber's second factor: a key in a token of its own, whose PIN nobody else knows. */
export class SecondFactor {
  private constructor(
    private readonly card: SmartCard,
    /** SubjectPublicKeyInfo in base64. */
    readonly publicKey: string,
  ) {}

  static async make(organization: OrganizationEndpoints): Promise<SecondFactor> {
    const card = await SmartCard.blank(organization);
    return new SecondFactor(card, card.onCard('generate-token-key', { TOKEN_KEY }));
  }

  /** ECDSA over SHA-256: r and s, in base64. */
  sign(bytes: Uint8Array): string {
    const TOKEN_DIGEST = createHash('sha256').update(bytes).digest('hex');
    const signature = this.card.onCard('sign-with-token', { TOKEN_KEY, TOKEN_DIGEST });
    return Buffer.from(signature, 'base64url').toString('base64');
  }

  destroy(): void {
    this.card.destroy();
  }
}
