import { z } from 'zod';
import { mixDescriptionSchema } from './mix-description.ts';
import { openRlhfAnswerSchema, openRlhfRequestSchema } from './openrlhf.ts';
import { problemSchema, scoreAnswerSchema, scoreRequestSchema } from './score-request.ts';
import { slimeAnswerSchema, slimeRequestSchema } from './slime.ts';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return json;
};
const jsonContent = (schema: unknown) => ({ content: { 'application/json': { schema } } });

const problems = {
  '400': 'The body is not JSON.',
  '401': 'The bearer token is missing or wrong.',
  '413': 'The body or the list is too long.',
  '422': 'A field does not fit; the message names it.',
  '503': 'A signal failed, and is named; or the service has too much to do. Try again after Retry-After.',
};

function post(summary: string, request: z.ZodType, answer: z.ZodType, parameters: readonly unknown[] = []) {
  const refused = Object.entries(problems).map(([status, description]) => [
    status,
    { description, ...jsonContent({ $ref: '#/components/schemas/Problem' }) },
  ]);
  return {
    post: {
      summary,
      ...(parameters.length === 0 ? {} : { parameters }),
      requestBody: { required: true, ...jsonContent(schemaOf(request, 'input')) },
      responses: {
        '200': { description: 'The scores.', ...jsonContent(schemaOf(answer, 'output')) },
        ...Object.fromEntries(refused),
      },
    },
  };
}

const get = (summary: string, type: string, more: { parameters?: readonly unknown[]; schema?: unknown } = {}) => {
  const { parameters, schema } = more;
  return {
    get: {
      summary,
      ...(parameters && { parameters }),
      responses: { '200': { description: summary, content: { [type]: schema === undefined ? {} : { schema } } } },
    },
  };
};

/** The service's description (OpenAPI 3.1), made from the schemas that requests are checked with. */
export function openApiDocument(version: string): unknown {
  return {
    openapi: '3.1.0',
    info: { title: 'Evenkeel reward service', version },
    paths: {
      '/v1/score': post('Score a batch of replies', scoreRequestSchema, scoreAnswerSchema),
      '/v1/mix': get('The mix that is served: signals and their weights at a step', 'application/json', {
        parameters: [{ name: 'step', in: 'query', schema: { type: 'integer', minimum: 0, default: 0 } }],
        schema: schemaOf(mixDescriptionSchema, 'output'),
      }),
      '/openrlhf': post('Remote reward model of OpenRLHF', openRlhfRequestSchema, openRlhfAnswerSchema),
      '/slime': post('Remote reward model of slime', slimeRequestSchema, slimeAnswerSchema, [
        { name: 'detail', in: 'query', schema: { type: 'string', enum: ['1'] }, description: 'Answer an object.' },
      ]),
      '/healthz': get('Whether the service is up, and which mix it serves', 'application/json'),
      '/metrics': get('Metrics in the text format of Prometheus', 'text/plain'),
      '/openapi.json': get('This document', 'application/json'),
    },
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
    security: [{ bearer: [] }],
  };
}
