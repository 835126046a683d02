import { describe, expect, test } from 'vitest';
import type { Category } from './category.ts';
import { decide } from './words.fixture.ts';

type Row = readonly [number, string | undefined, string, Category];

describe('an unauthorized that is a matter of permission, and one that is not', () => {
  test.each<Row>([
    // https://laravel.com/docs/authorization
    [403, undefined, 'This action is unauthorized.', 'permission'],
    [403, 'Unauthorized', 'Access to requested resource is denied.', 'permission'],
    [403, undefined, 'Unauthenticated', 'authentication'],
    [403, undefined, 'Unauthorized: the API key is invalid', 'authentication'],
    [400, 'unauthorized_client', 'This client may not use that grant.', 'authentication'],
    [200, 'unauthorized', 'No', 'authentication'],
  ])('%i %s %s', (status, code, message, category) => {
    expect(decide(status, code, message)).toBe(category);
  });
});
