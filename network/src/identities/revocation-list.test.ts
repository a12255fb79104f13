import assert from 'node:assert/strict';
import { normalizedSerial, revokedSerials } from './revocation-list.js';

/** Of 5A01, by OpenSSL. */
const list = `-----BEGIN X509 CRL-----
MIHcMIGEAgEBMAoGCCqGSM49BAMCMA0xCzAJBgNVBAMMAmNhFw0yNjExMjcwMDIy
NTRaFw0yNjEyMjcwMDIyNTRaMBUwEwICWgEXDTI2MTEyNjAwMDAwMFqgLzAtMB8G
A1UdIwQYMBaAFAI7n/577XaaS19oKMGnmEal1otJMAoGA1UdFAQDAgEBMAoGCCqG
SM49BAMCA0cAMEQCIEtESFI+AQtBBGlodMV5oJk0VmpstmmIlLPDKhc6+SMAAiBx
GeCBRdig8jHbgA+M64SDaSm+g2b1MAbYPLrXmbz1vQ==
-----END X509 CRL-----`;

describe('the list of revoked certificates', () => {
  it('given one, then the serial numbers on it', () => {
    assert.deepEqual([...revokedSerials(list)], ['5a01']);
  });

  it('given none, then it throws', () => {
    assert.throws(() => revokedSerials('none'));
  });

  it('given a number in any form, then one form', () => {
    assert.deepEqual(['00AB', 'ab', '00'].map(normalizedSerial), ['ab', 'ab', '0']);
  });
});
