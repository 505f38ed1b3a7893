/**
 * Markup that is known to be safe. Only `html` and `trusted` make it; everything else that reaches a template is text
 * and is escaped, because most of what the report shows was written by a model or read from a file.
 */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Control characters (all but tab and line feed), characters that reorder the text around them (Unicode's bidirectional
 * controls, which can make a reply read as something else, "Trojan Source", CVE-2021-42574), and lone surrogates.
 */
const hidden =
  /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** Makes invisible control characters visible as ⟨U+202E⟩. Tab and line feed stay. */
export function visibleText(text: string): string {
  return text.replace(hidden, (c) => {
    if (c === '\n' || c === '\t') return c;
    return `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** Text as it may stand in an element or in a quoted attribute. */
export function escapeText(text: string): string {
  return visibleText(text).replace(/[&<>"'`]/g, (c) => entities[c] as string);
}

/** Vouches for markup made by this project (a rendered chart, a stylesheet). Never for anything read or generated. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function toMarkup(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return escapeText(String(value));
  return value.map(toMarkup).join('');
}

/** A template whose values are escaped unless they are `Html`; lists are joined, null and false are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = strings[0] as string;
  values.forEach((value, i) => {
    markup += toMarkup(value) + strings[i + 1];
  });
  return new Html(markup);
}

/**
 * A sentence from a locale: escaped first, then `**strong**` and `` `code` `` become elements. Nothing else is markup.
 */
export function prose(text: string): Html {
  return new Html(
    escapeText(text)
      .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
      .replace(/&#96;(.+?)&#96;/g, '<code>$1</code>'),
  );
}

/** The same sentence as plain text, for attributes and text alternatives. */
export function plain(text: string): string {
  return text.replace(/\*\*(.+?)\*\*/g, '$1').replace(/`(.+?)`/g, '$1');
}
