import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { openMember, sealMember } from './seal-member.js';
import { inquiry } from './test-support/inquiry.js';

describe('a member reference', () => {
  const key = softwareWrappingKey();
  const name = { requestId: randomUUID(), plan: 'EvergreenMSP' };
  const member = sealMember(name, inquiry.member, key.target);

  it('given the plan, then it opens; nothing of it stands in clear', async () => {
    assert.deepEqual(await openMember({ ...name, member }, key), inquiry.member);
    const bytes = Buffer.from(member.sealed, 'base64').toString('latin1');
    assert.ok(!bytes.includes(inquiry.member.memberId));
  });

  it('given another request, another plan or other bytes, then it does not open', async () => {
    const altered = { ...member, sealed: `${member.sealed.slice(0, -8)}AAAAAAA=` };
    await assert.rejects(openMember({ ...name, requestId: randomUUID(), member }, key));
    await assert.rejects(openMember({ ...name, plan: 'SummitMSP', member }, key));
    await assert.rejects(openMember({ ...name, member: altered }, key));
  });
});
