/**
 * Colours of the page, as custom properties, once for light and once for dark. Arms: cool without the thumbs reward,
 * warm with it (`--arm-TMF`: thumbs, memory, fresh data). All text reaches a contrast of 4.5 : 1 on its ground, marks 3 : 1.
 */
export const light = {
  '--ground': '#fbfaf7',
  '--surface': '#ffffff',
  '--tint': '#f3f1ea',
  '--ink': '#1d2228',
  '--muted': '#5b6570',
  '--rule': '#dcd9cf',
  '--grid': '#e9e6dd',
  '--accent': '#2b5c8a',
  '--sft': '#767d85',
  '--arm-000': '#5a6f85',
  '--arm-001': '#23857a',
  '--arm-010': '#2f7ab5',
  '--arm-011': '#5a5fb8',
  '--arm-100': '#b96a00',
  '--arm-101': '#94612b',
  '--arm-110': '#cf4858',
  '--arm-111': '#9b1c50',
  '--rise': '#a8480f',
  '--fall': '#1f6a9a',
  '--pass': '#1f6f55',
  '--fail': '#a8321f',
  '--unsure': '#7a6110',
  '--change': '#fbefd9',
  '--change-edge': '#d9a64a',
} as const;

export const dark: Readonly<Record<keyof typeof light, string>> = {
  '--ground': '#14171a',
  '--surface': '#1b1f23',
  '--tint': '#22272c',
  '--ink': '#e8e6e1',
  '--muted': '#a3abb3',
  '--rule': '#363c43',
  '--grid': '#2b3036',
  '--accent': '#86b6e3',
  '--sft': '#98a0a8',
  '--arm-000': '#9db1c6',
  '--arm-001': '#58bfae',
  '--arm-010': '#6cb4ee',
  '--arm-011': '#a3a6f2',
  '--arm-100': '#efa73b',
  '--arm-101': '#cf9d62',
  '--arm-110': '#f58a90',
  '--arm-111': '#f06ba3',
  '--rise': '#f2a065',
  '--fall': '#7dbdea',
  '--pass': '#6cc9a4',
  '--fail': '#f28d78',
  '--unsure': '#dcbf5d',
  '--change': '#3a301c',
  '--change-edge': '#a27a2c',
};

function block(colors: Readonly<Record<string, string>>): string {
  return Object.entries(colors)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');
}

/**
 * Light or dark by the system's wish, unless the reader chose one with the page's radio buttons (no script needed);
 * always light on paper.
 */
export const themeCss = `
:root{color-scheme:light;${block(light)}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${block(dark)}}}
@media screen{
:root:has(#appearance-light:checked){color-scheme:light;${block(light)}}
:root:has(#appearance-dark:checked){color-scheme:dark;${block(dark)}}
}`;
