import { coverageMemberSchema } from '../coverage/coverage-member.js';
import { example } from './registry.js';

const { memberId, family, given, requester } = coverageMemberSchema.shape;

/** Examples about coverage, of somebody who does not exist. */
example(memberId, 'EVG100002');
example(family, 'Example');
example(given, 'Robin');
example(requester.shape.name, 'Lakeside General Hospital');
example(requester.shape.npi, '1234567893');
