/** Read and write the Python literals that answers are: texts, numbers, lists, dicts, None. */

export type Literal =
  | string
  | number
  | boolean
  | null
  | readonly Literal[]
  | { readonly [key: string]: Literal };

export interface ILiteral {
  value: Literal;
  /** Index after the literal's last character. */
  end: number;
}

const NUMBER = /[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?/y;
const WORDS: Record<string, Literal> = { None: null, True: true, False: false };
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\n': '' };
const MAX_DEPTH = 4;

/** The literal that starts at `start`; null where there is none. */
export function readLiteral(source: string, start = 0): ILiteral | null {
  try {
    const reader = new Reader(source, start);
    const value = reader.value(0);
    return { value, end: reader.at };
  } catch (error) {
    if (error instanceof NotALiteral) {
      return null;
    }
    throw error;
  }
}

/** The literal as Python would print it. */
export function writeLiteral(value: Literal): string {
  if (value === null) {
    return 'None';
  }
  if (typeof value === 'string') {
    return quoted(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(writeLiteral).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(
      ([key, each]) => `${quoted(key)}: ${writeLiteral(each)}`
    );
    return `{${pairs.join(', ')}}`;
  }
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `'${escaped}'`;
}

class NotALiteral extends Error {}

class Reader {
  constructor(
    private readonly _source: string,
    public at: number
  ) {}

  value(depth: number): Literal {
    this._skip();
    const sign = this._source[this.at];
    if (sign === "'" || sign === '"') {
      return this._text(sign);
    }
    if (depth < MAX_DEPTH && sign === '[') {
      return this._list(depth);
    }
    if (depth < MAX_DEPTH && sign === '{') {
      return this._dict(depth);
    }
    const word = this._word();
    return word === undefined ? this._number() : word;
  }

  private _text(quote: string): string {
    let text = '';
    for (this.at += 1; this.at < this._source.length; this.at++) {
      const character = this._source[this.at];
      if (character === quote) {
        this.at += 1;
        return text;
      }
      if (character === '\n') {
        break;
      }
      if (character === '\\') {
        this.at += 1;
        const escaped = this._source[this.at];
        text += ESCAPES[escaped] ?? escaped;
      } else {
        text += character;
      }
    }
    throw new NotALiteral();
  }

  private _list(depth: number): Literal[] {
    const items: Literal[] = [];
    this._items(']', () => items.push(this.value(depth + 1)));
    return items;
  }

  private _dict(depth: number): { [key: string]: Literal } {
    const pairs: [string, Literal][] = [];
    this._items('}', () => {
      const key = this.value(MAX_DEPTH);
      this._expect(':');
      pairs.push([String(key), this.value(depth + 1)]);
    });
    return Object.fromEntries(pairs);
  }

  private _items(close: string, read: () => void): void {
    this.at += 1;
    for (;;) {
      this._skip();
      if (this._source[this.at] === close) {
        this.at += 1;
        return;
      }
      read();
      this._skip();
      if (this._source[this.at] !== close) {
        this._expect(',');
      }
    }
  }

  private _expect(sign: string): void {
    this._skip();
    if (this._source[this.at] !== sign) {
      throw new NotALiteral();
    }
    this.at += 1;
  }

  private _word(): Literal | undefined {
    for (const [word, value] of Object.entries(WORDS)) {
      if (this._source.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return undefined;
  }

  private _number(): number {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this._source);
    if (!found) {
      throw new NotALiteral();
    }
    this.at += found[0].length;
    return Number(found[0].replaceAll('_', ''));
  }

  private _skip(): void {
    while (/\s/.test(this._source[this.at] ?? '')) {
      this.at += 1;
    }
  }
}
