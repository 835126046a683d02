import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Where the demo is shown: lines that stay, and below them at most one that is drawn anew. */
export interface Terminal {
  /** Infinity where nothing is to be wrapped. */
  readonly columns: number;
  /** Whether there is a line that is drawn anew. If not, there are no colours either. */
  readonly isLive: boolean;
  readonly paint: (style: Style, text: string) => string;
  /** Writes what stays: `text`, wrapped so that it hangs behind `lead`. */
  readonly write: (lead: string, text?: string, style?: Style) => void;
  /** Shows what `line` returns, again and again; undefined ends it. */
  readonly live: (line: (() => string) | undefined) => void;
}

/** Longer lines are hard to read. */
const mostColumns = 100;
const redrawMs = 80;

const clearLine = '\r\u001B[2K';
const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';

export function openTerminal(stream: WriteStream, env: NodeJS.ProcessEnv): Terminal {
  const isLive = stream.isTTY && !env['NO_COLOR'] && !env['CI'] && env['TERM'] !== 'dumb';
  const columns = (): number =>
    stream.isTTY ? Math.min(mostColumns, stream.columns || 80) : Infinity;
  const paint = (style: Style, text: string): string =>
    isLive ? styleText(style, text, { validateStream: false }) : text;

  let line: (() => string) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    // Room for the ^C that a terminal adds.
    if (line) stream.write(clearLine + cut(line(), columns() - 3));
  };

  return {
    isLive,
    paint,
    get columns() {
      return columns();
    },
    write(lead, text = '', style = []) {
      const indent = visibleLength(lead);
      const rows = wrap(text, columns() - indent).map(
        (row, index) => (index === 0 ? lead : ' '.repeat(indent)) + paint(style, row),
      );
      stream.write(`${line ? clearLine : ''}${rows.join('\n')}\n`);
      draw();
    },
    live(next) {
      if (!isLive || (!line && !next)) return;
      stream.write((line ? clearLine : '') + (next ? hideCursor : showCursor));
      line = next;
      clearInterval(timer);
      if (line) timer = setInterval(draw, redrawMs).unref();
      draw();
    },
  };
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Loses its colours where it is too long: better than half an escape sequence. */
function cut(text: string, columns: number): string {
  return visibleLength(text) > columns ? stripVTControlCharacters(text).slice(0, columns) : text;
}

/** Breaks between words; a word that has no room at all is left to the terminal. */
function wrap(text: string, columns: number): string[] {
  const rows: string[] = [];
  for (const word of text.split(' ')) {
    const last = rows.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) rows.push(word);
    else rows[rows.length - 1] = `${last} ${word}`;
  }
  return rows;
}
