/** A block of code in a Markdown file. */
export interface Snippet {
  /** Line of its first line of code, from 1. */
  readonly line: number;
  /** The fence says `ts run`: it is executed, not only checked. */
  readonly runs: boolean;
  /** A module in which every line of code stands where it stands in the Markdown. */
  readonly code: string;
}

const opening = /^```ts( run)?\s*$/;
const closing = /^```\s*$/;
/** Lines in front of a fence, unseen by readers: what the snippet takes for granted. */
const context = /^<!-- with: (.*) -->$/;

/** Every ```ts block of a Markdown text. */
export function snippetsIn(markdown: string): Snippet[] {
  const lines = markdown.split('\n');
  const snippets: Snippet[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const fence = opening.exec(lines[index] ?? '');
    if (!fence) continue;
    const end = lines.findIndex((line, at) => at > index && closing.test(line));
    if (end < 0) throw new Error(`the fence of line ${index + 1} is not closed`);
    const given: string[] = [];
    for (let above = index - 1; above >= 0; above -= 1) {
      if (lines[above] === '') continue; // the formatter sets a comment apart
      const [, text] = context.exec(lines[above] ?? '') ?? [];
      if (text === undefined) break;
      given.unshift(text);
    }
    const code = [given.join(' '), ...lines.slice(index + 1, end), ''].join('\n');
    snippets.push({
      line: index + 2,
      runs: fence[1] !== undefined,
      code: '\n'.repeat(index) + code,
    });
    index = end;
  }
  return snippets;
}
