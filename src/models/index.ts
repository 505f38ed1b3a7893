export { type BuildContext, compileForward, compileTraining, type ForwardProgram, type ForwardSpec, type InputType, type TrainingProgram, type TrainingSpec, type TrainingStep } from './compile.ts';
export { headSize, type TransformerConfig, type TransformerConfigInput, transformerConfig } from './config.ts';
export { GraphParameters } from './graph-parameters.ts';
export { headWeight, hiddenAt, logitsOf, logProbsAt, logProbsOf } from './log-probs.ts';
export { copyMatching, type ExtraParameters, initialiseParameters, layParameters, type ParameterEntry, ParameterSet, transformerLayout } from './parameters.ts';
export { forward, type ForwardOptions, headInput, scalarHead } from './transformer.ts';
export { type Checkpoint, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
export { type EncodedChat, specialTokens, WordTokenizer, type WordTokenizerJson } from './tokenizer.ts';
export { readSafetensors, type SafetensorsFile, type StoredTensor, type TensorType, tensorToFloat32, writeSafetensors } from './safetensors.ts';
