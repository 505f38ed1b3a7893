import { describeVersions } from '../../workspace/index.ts';
import type { Finding } from './finding.ts';

/** Loads ONNX Runtime and has it compute a product of two small matrices whose result is known. */
export async function checkEngine(): Promise<Finding> {
  const version = describeVersions().onnxruntime;
  const base = { id: 'engine', title: 'ONNX Runtime' };
  const hint = 'Run `npm ci` again. Prebuilt binaries exist for Linux (glibc), macOS and Windows on x64 and arm64.';
  if (version === null) return { ...base, status: 'problem', detail: 'onnxruntime-node is not installed', hint };
  try {
    const { Graph, createSession, matmul } = await import('../../engine/index.ts');
    const graph = new Graph();
    const left = graph.input('left', 'float32', [2, 2]);
    const right = graph.input('right', 'float32', [2, 2]);
    const session = await createSession(graph, { product: matmul(left, right) });
    const { product } = await session.run({ left: [1, 2, 3, 4], right: [5, 6, 7, 8] });
    await session.release();
    const asExpected = product !== undefined && [19, 22, 43, 50].every((value, index) => product[index] === value);
    if (asExpected) return { ...base, status: 'ok', detail: `${version}, computes`, hint: null };
    return { ...base, status: 'problem', detail: `${version} loads but computes wrongly`, hint };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { ...base, status: 'problem', detail: `${version} does not run: ${reason}`, hint };
  }
}
