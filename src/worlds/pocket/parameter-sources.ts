/** Where sizes of the users' parameters come from, by the beginning of their names; all others are assumptions. */
const sources: Readonly<Record<string, string>> = {
  agreementTaste: 'Sharma et al. 2023, arXiv 2310.13548',
  devotees: 'Williams et al. 2024, arXiv 2411.02306',
  misjudge: 'direction: Kruger & Dunning 1999, doi 10.1037/0022-3514.77.6.1121; size assumed',
  'choice.correct': 'direction: Sharma et al. 2023, arXiv 2310.13548; size assumed',
};

/** The source of a parameter such as `agreementTaste.mean`; null: an assumption of this world. */
export function parameterSource(name: string): string | null {
  const found = Object.keys(sources).find((prefix) => name === prefix || name.startsWith(`${prefix}.`));
  return found === undefined ? null : (sources[found] as string);
}
