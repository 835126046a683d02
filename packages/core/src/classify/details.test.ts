import { expect, test } from 'vitest';
import type { Detail } from '../diagnosis.ts';
import { readBody } from './body.ts';

test.each<[string, unknown, Detail[]]>([
  [
    'a list',
    { errors: [{ field: 'email', message: 'is bad', code: 'invalid' }] },
    [{ field: 'email', message: 'is bad', code: 'invalid' }],
  ],
  [
    'in, where it is no place of a named parameter',
    {
      errors: [
        { in: 'email', message: 'is bad' },
        { in: 'query', name: 'limit', message: 'is bad' },
      ],
    },
    [
      { field: 'email', message: 'is bad' },
      { field: 'limit', message: 'is bad' },
    ],
  ],
  [
    'SOAP-like names',
    { Fault: { Error: [{ Message: 'is taken', code: '6240', element: 'name' }], type: 'A' } },
    [{ field: 'name', message: 'is taken', code: '6240' }],
  ],
  [
    'FastAPI',
    { detail: [{ loc: ['body', 'size'], msg: 'too large', type: 'value_error' }] },
    [{ field: 'body.size', message: 'too large', code: 'value_error' }],
  ],
  [
    'JSON:API',
    { errors: [{ status: '422', source: { pointer: '/data/name' }, detail: 'too short' }] },
    [{ field: '/data/name', message: 'too short' }],
  ],
  [
    // https://developers.amadeus.com/self-service/apis-docs/guides/developer-guides/common-errors/
    'an example beside the name',
    { errors: [{ source: { example: 'CDG', parameter: 'origin' }, detail: 'is no code' }] },
    [{ field: 'origin', message: 'is no code' }],
  ],
  [
    // https://api-platform.com/docs/core/validation/
    'Symfony',
    { violations: [{ propertyPath: 'name', message: 'is blank', code: 'c1' }] },
    [{ field: 'name', message: 'is blank', code: 'c1' }],
  ],
  [
    'OData',
    {
      error: {
        code: 'A',
        message: 'x',
        target: 'all',
        details: [{ code: 'B', target: 'phone', message: 'null' }],
      },
    },
    [{ field: 'phone', message: 'null', code: 'B' }],
  ],
  [
    'google.rpc.BadRequest',
    { error: { details: [{ fieldViolations: [{ field: 'a.b', description: 'too large' }] }] } },
    [{ field: 'a.b', message: 'too large' }],
  ],
  [
    'RFC 9457',
    { type: 'about:blank', errors: [{ detail: 'must be positive', pointer: '#/age' }] },
    [{ field: '#/age', message: 'must be positive' }],
  ],
  [
    'invalid-params',
    { 'invalid-params': [{ name: 'age', reason: 'must be positive' }] },
    [{ field: 'age', message: 'must be positive' }],
  ],
  [
    'zod',
    { error: { issues: [{ code: 'invalid_type', path: ['name', 0], message: 'Required' }] } },
    [{ field: 'name.0', message: 'Required', code: 'invalid_type' }],
  ],
  [
    'GraphQL',
    { errors: [{ message: 'no', path: ['me'], extensions: { code: 'A' } }] },
    [{ field: 'me', message: 'no', code: 'A' }],
  ],
  [
    'a root list',
    [{ message: 'missing', errorCode: 'A', fields: ['Name'] }],
    [{ field: 'Name', message: 'missing', code: 'A' }],
  ],
  [
    'a map of lists',
    { errors: { b: ['is bad', 'is long'], a: ['is bad'] } },
    [
      { field: 'a', message: 'is bad' },
      { field: 'b', message: 'is bad' },
      { field: 'b', message: 'is long' },
    ],
  ],
  [
    'a map of texts',
    { errorMessages: [], errors: { summary: 'must be a string' } },
    [{ field: 'summary', message: 'must be a string' }],
  ],
  [
    'a map of objects',
    { details: { value: [{ type: 'blank', description: 'is blank' }] } },
    [{ field: 'value', message: 'is blank', code: 'blank' }],
  ],
  [
    'a nested map',
    { errors: { address: { zip: ['is short'] } } },
    [{ field: 'address.zip', message: 'is short' }],
  ],
  [
    '_errors',
    { code: 50035, errors: { token: { _errors: [{ code: 'REQUIRED', message: 'is required' }] } } },
    [{ field: 'token', message: 'is required', code: 'REQUIRED' }],
  ],
  [
    // https://mongoosejs.com/docs/validation.html#validation-errors
    'Mongoose',
    {
      errors: {
        age: { message: 'is no number', kind: 'Number', path: 'age' },
        name: { message: 'is required', kind: 'required', path: 'name' },
      },
      message: 'User validation failed',
    },
    [
      { field: 'age', message: 'is no number' },
      { field: 'name', message: 'is required' },
    ],
  ],
  [
    // https://v3.zod.dev/ERROR_HANDLING?id=formatting-errors
    'an empty list says nothing',
    { _errors: [], tags: [], name: { _errors: ['Required'] } },
    [{ field: 'name', message: 'Required' }],
  ],
  ['the whole body', { amount: ['is no number'] }, [{ field: 'amount', message: 'is no number' }]],
  ['about no single field', { non_field_errors: ['Unable to log in.'] }, []],
  [
    'an error that names its field',
    { error: { code: 'A', param: 'amount', message: 'is missing' } },
    [{ field: 'amount', message: 'is missing', code: 'A' }],
  ],
  [
    'whose message is further out',
    { message: 'Invalid file', details: { code: 'A', field: 'file' } },
    [{ field: 'file', message: 'Invalid file', code: 'A' }],
  ],
  ['the path of the request is no field', { error: 'unauthorized', path: '/v1/x' }, []],
  ['errors without a field', { errors: [{ message: 'no' }] }, []],
  ['texts', { errors: ['no'] }, []],
  ['an error in an object', { detail: { error: 'This request exceeds the limit' } }, []],
  ['nothing', {}, []],
])('%s', (_, body, details) => {
  expect(readBody(body, 422).details).toEqual(details);
});

test('no more than fifty, however many there are', () => {
  const errors = Array.from({ length: 1000 }, (_, at) => ({ field: `f${at}`, message: 'bad' }));
  expect(readBody({ errors }, 422).details).toHaveLength(50);
  const map = Object.fromEntries(errors.map(({ field }) => [field, ['bad']]));
  const long = { a: Array.from({ length: 1000 }, () => 'bad'), b: ['bad'] };
  expect(readBody({ errors: long }, 422).details).toHaveLength(50);
  expect(readBody({ errors: map }, 422).details.length).toBeLessThanOrEqual(50);
});
