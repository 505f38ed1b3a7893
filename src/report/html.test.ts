import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { escapeText, html, plain, prose, trusted, visibleText } from './html.ts';

/** What a browser would make of the markup inside an element. */
function parsed(markup: string): Element {
  const { document } = parseHTML(`<!doctype html><html><body><div id="here">${markup}</div></body></html>`);
  return document.getElementById('here') as unknown as Element;
}

interface Element {
  readonly textContent: string;
  readonly children: { readonly length: number };
  querySelector(selector: string): (Element & { getAttribute(name: string): string | null }) | null;
}

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '`onload=alert(1)`',
  '</style><svg onload=alert(1)>',
  '&lt;b&gt; stays as typed',
  '<!-- comment -->',
];

describe('html', () => {
  test.each(hostile)('text stays text: %s', (text) => {
    const element = parsed(html`<p>${text}</p>`.markup);
    expect(element.querySelector('p')?.textContent).toBe(text);
    expect(element.querySelector('p')?.children.length).toBe(0);
  });

  test.each(hostile)('an attribute stays an attribute: %s', (text) => {
    const element = parsed(html`<p title="${text}">x</p>`.markup);
    expect(element.querySelector('p')?.getAttribute('title')).toBe(text);
    expect(element.children.length).toBe(1);
  });

  test('any visible text survives escaping unchanged, and adds no elements', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const visible = visibleText(text);
        const element = parsed(html`<p>${text}</p>`.markup);
        expect(element.querySelector('p')?.textContent.replaceAll('\r\n', '\n')).toBe(visible);
        expect(element.querySelector('p')?.children.length).toBe(0);
      }),
    );
  });

  test('lists are joined, null and false are nothing, numbers are written, trusted markup passes', () => {
    expect(html`<i>${['a', '<', trusted('<b>c</b>'), null, false, undefined, 0]}</i>`.markup).toBe(
      '<i>a&lt;<b>c</b>0</i>',
    );
  });
});

describe('visibleText', () => {
  test('characters that reorder the text around them are shown, not obeyed', () => {
    expect(visibleText('safe\u202egnp.exe')).toBe('safe⟨U+202E⟩gnp.exe');
    expect(visibleText('\u2066x\u2069')).toBe('⟨U+2066⟩x⟨U+2069⟩');
    expect(visibleText('a\u0000b\u001b[31mc')).toBe('a⟨U+0000⟩b⟨U+001B⟩[31mc');
  });

  test('lone surrogates are shown, pairs are kept', () => {
    expect(visibleText('\ud83d')).toBe('⟨U+D83D⟩');
    expect(visibleText('😀 你好 مرحبا\n\t')).toBe('😀 你好 مرحبا\n\t');
  });
});

describe('prose', () => {
  test('strong and code are the only markup', () => {
    expect(prose('a **b** `c` <i>').markup).toBe('a <strong>b</strong> <code>c</code> &lt;i&gt;');
    expect(plain('a **b** `c`')).toBe('a b c');
  });

  test('markup inside the marks is escaped first', () => {
    expect(prose('**<script>**').markup).toBe('<strong>&lt;script&gt;</strong>');
    expect(escapeText('`')).toBe('&#96;');
  });
});
