/** One reference from a file to another module, as written. */
export interface Reference {
  readonly specifier: string;
  readonly line: number;
  /** `import` covers every static or dynamic import and re-export; `url` a module named by `new URL(…, import.meta.url)`. */
  readonly kind: 'import' | 'url';
}

const patterns: readonly { kind: Reference['kind']; pattern: RegExp }[] = [
  // import … from '…', export … from '…', over several lines
  { kind: 'import', pattern: /^[ \t]*(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])(?<specifier>[^'"\n]+)\1/gm },
  // import '…' for its effects
  { kind: 'import', pattern: /^[ \t]*import\s*(['"])(?<specifier>[^'"\n]+)\1/gm },
  // await import('…'), and import('…').Type
  { kind: 'import', pattern: /\bimport\(\s*(['"])(?<specifier>[^'"\n]+)\1/g },
  { kind: 'url', pattern: /\bnew URL\(\s*(['"])(?<specifier>[^'"\n]+)\1\s*,\s*import\.meta\.url/g },
];

/** The references of a TypeScript source to other modules. Comments are passed over. */
export function referencesIn(source: string): Reference[] {
  const code = withoutComments(source);
  const references: Reference[] = [];
  for (const { kind, pattern } of patterns) {
    for (const match of code.matchAll(pattern)) {
      const specifier = match.groups?.specifier;
      if (specifier === undefined) continue;
      const at = match.index + match[0].lastIndexOf(specifier);
      references.push({ specifier, line: code.slice(0, at).split('\n').length, kind });
    }
  }
  return references.sort((a, b) => a.line - b.line);
}

/** Blanks out comments, keeping line breaks; texts are matched first so that a `//` inside one stays. */
function withoutComments(source: string): string {
  const token = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return source.replace(token, (text) => (text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text));
}
