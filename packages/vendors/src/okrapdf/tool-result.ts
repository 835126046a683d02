import type { Diagnosis } from '@redial/core';
import { isObject, pick } from '../pick.ts';
import { diagnoseBody } from './diagnose-body.ts';
import { okrapdf } from './profile.ts';

/** Longer texts are read to here. */
const longestText = 65_536;

/**
 * What an error result of the MCP tool `extract_data` means, in the same terms as an HTTP failure (but
 * without a `status`); undefined when it is no error. Reads `structuredContent`, JSON in the text, JSON
 * behind a prefix, and plain words that name a documented code. Nothing is thrown, whatever it gets.
 *
 * @source https://docs.okrapdf.com/api-reference/errors, "Structured output errors"
 * @source https://modelcontextprotocol.io/specification/2025-06-18/server/tools, "Error Handling"
 */
export function diagnoseToolResult(result: unknown): Diagnosis | undefined {
  let body: object | undefined;
  try {
    if (pick(result, 'isError') === true) {
      body = {};
      body = bodyIn(result);
    }
  } catch {
    // An exotic object whose getters or traps throw says no more than it has said so far.
  }
  return body && diagnoseBody(body);
}

function bodyIn(result: unknown): object {
  const structured = pick(result, 'structuredContent');
  return isObject(structured) ? structured : bodyOf(textOf(pick(result, 'content')));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content.slice(0, longestText);
  if (!Array.isArray(content)) return '';
  const texts = content
    .map((part) => pick(part, 'text'))
    .filter((text) => typeof text === 'string');
  return texts.join('\n').slice(0, longestText);
}

function bodyOf(text: string): object {
  const json = jsonIn(text);
  if (isObject(json)) return json;
  const code = text.match(/[A-Z][A-Z_]{3,40}/g)?.find((word) => documentedCodes().has(word));
  return { message: text, ...(code !== undefined && { code }) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  } catch {
    return undefined;
  }
}

function documentedCodes(): ReadonlySet<string> {
  return new Set(okrapdf.rules.flatMap(({ when }) => when.code ?? []));
}
