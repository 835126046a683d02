import { expect, test } from 'vitest';
import { readMarkup } from './markup.ts';

test.each<[string, string, Record<string, string>]>([
  [
    'an S3 error',
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>NoSuchKey</Code>\n  <Message>It&apos;s gone &amp; lost</Message>\n</Error>',
    { Code: 'NoSuchKey', Message: "It's gone & lost" },
  ],
  [
    'namespaces and attributes',
    '<soap:Envelope xmlns:soap="x"><soap:Fault><faultcode a="b">soap:Server</faultcode></soap:Fault></soap:Envelope>',
    { faultcode: 'soap:Server' },
  ],
  ['the first of several', '<a><Code>1</Code><Code>2</Code></a>', { Code: '1' }],
  [
    'a page',
    '<!doctype html><html><head><title> 502 Bad &lt;Gateway&gt; </title></head><body><p>x</p><code>E1</code></body></html>',
    { title: '502 Bad <Gateway>' },
  ],
  [
    'a page without a title',
    '<html><body><h1>503 Service Unavailable</h1>\nNo server.\n</body></html>',
    { h1: '503 Service Unavailable' },
  ],
  [
    'a page with an XML prolog',
    '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html><head><title>No</title></head></html>',
    { title: 'No' },
  ],
  [
    'names such as __proto__',
    '<a><__proto__>1</__proto__></a>',
    JSON.parse('{"__proto__":"1"}') as Record<string, string>,
  ],
  ['nothing in it', '<html></html>', {}],
])('%s', (_, text, leaves) => {
  expect(readMarkup(text)).toEqual(leaves);
});

test.each(['', 'error code: 520', '{"a":"<b>"}'])('%j is no markup', (text) => {
  expect(readMarkup(text)).toBeUndefined();
});

test.each(['<', '<a', '<a ', '<aaaaaaaa', '<a>', '<a b="', '</a>', '<a>x', '&amp;'])(
  'a long run of %s is read in one go',
  (part) => {
    expect(readMarkup(`<x>${part.repeat(65_000 / part.length)}`)).toBeDefined();
  },
);
