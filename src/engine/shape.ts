/** A dimension: a length, or the name of one that is known only when the graph runs, such as `'batch'`. */
export type Dim = number | string;
export type Shape = readonly Dim[];

export type DType = 'float32' | 'int32' | 'int64' | 'bool';

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** The product of dimensions in one canonical spelling: `['time', 4, 'batch']` is `'4*batch*time'`. */
export function productOf(dims: Shape): Dim {
  let length = 1;
  const names: string[] = [];
  for (const dim of dims) {
    if (typeof dim === 'number') {
      length *= dim;
      continue;
    }
    for (const factor of dim.split('*')) {
      if (/^\d+$/.test(factor)) length *= Number(factor);
      else names.push(factor);
    }
  }
  if (names.length === 0) return length;
  names.sort();
  return length === 1 ? names.join('*') : [String(length), ...names].join('*');
}

/** The sum of dimensions, as of tensors laid end to end: `[3, 4]` is 7, `['prompt', 'reply']` is `'prompt+reply'`. */
export function sumOf(dims: Shape): Dim {
  if (dims.every((dim) => typeof dim === 'number')) return (dims as number[]).reduce((sum, n) => sum + n, 0);
  return dims.filter((dim) => dim !== 0).join('+');
}

/**
 * The shape of an elementwise operation on both (NumPy broadcasting). Two different names never match: whether they
 * are equal is unknown until the graph runs.
 *
 * @throws RangeError when they do not broadcast.
 */
export function broadcastShapes(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x === y || y === 1) out.push(x);
    else if (x === 1) out.push(y);
    else throw new RangeError(`${what}: shapes ${showShape(a)} and ${showShape(b)} do not broadcast`);
  }
  return out;
}

/** Turns an axis counted from the end (-1 is the last) into one counted from the start. */
export function axisOf(axis: number, rank: number, what: string): number {
  const at = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(at) || at < 0 || at >= rank) {
    throw new RangeError(`${what}: axis ${axis} is outside a tensor of rank ${rank}`);
  }
  return at;
}
