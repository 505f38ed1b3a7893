import type { PoolClient } from 'pg';
import { explainPostgresError, hasCode, type PostgresDatabase } from '../../workspace/index.ts';
import { conversationText, detailsText, type EventBatch, idText, messagesText, replyText } from './batch.ts';
import { float8Array, int2Array, int4Array, textArray } from './postgres-arrays.ts';
import type { FeedbackTables } from './tables.ts';
import { type BatchWriter, NumberedIds, type WriteRequest } from './writing.ts';

/**
 * Held by a transaction that writes feedback, so that two imports take turns: new names never meet half-way, and the
 * order of `seq` is the order in which events become visible, on which reading in pages relies.
 */
const writeLock = 6_835_274_002;

export function postgresWriter(database: PostgresDatabase<FeedbackTables>): BatchWriter {
  const url = database.address.kind === 'postgres' ? database.address.url : '';
  const sources = new NumberedIds();
  const users = new NumberedIds();
  const origins = new NumberedIds();
  const numberings = [sources, users, origins];
  /** Whether an event that is there already has been met. To look out for them is a sixth of the work of the server. */
  let duplicatesMet = false;

  const introduce = async (client: PoolClient, batch: EventBatch): Promise<void> => {
    await addIds(client, sources, batch.newSources, 'feedback_sources', 'name');
    await addIds(client, users, batch.newUsers, 'feedback_users', 'hash');
    for (const { model, language, memory, group } of batch.newOrigins) {
      const values = [model.name, model.version, language, memory ? 1 : 0, group ?? ''];
      await client.query(
        `INSERT INTO feedback_origins (model_name, model_version, language, memory, user_group)
         VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING`,
        values,
      );
      const { rows } = await client.query<{ id: number }>(
        `SELECT id FROM feedback_origins WHERE model_name = $1 AND model_version = $2 AND language = $3 AND memory = $4
         AND user_group = $5`,
        values,
      );
      origins.add((rows[0] as { id: number }).id);
    }
  };

  const insertRows = async (client: PoolClient, batch: EventBatch, importId: number | null): Promise<number> => {
    const { rowCount } = await client.query({
      name: duplicatesMet ? 'evenkeel-insert-new-events' : 'evenkeel-insert-events',
      text: `INSERT INTO feedback_events
        (source_id, id, import_id, user_id, origin_id, at_ms, thumb, conversation_id, messages, reply, details)
        SELECT s, i, $1, u, o, a, nullif(t, -1), c, m, r, nullif(d, '')
        FROM (SELECT unnest($2::int[]) s, unnest($3::text[]) i, unnest($4::int[]) u, unnest($5::int[]) o,
          unnest($6::float8[]) a, unnest($7::smallint[]) t, unnest($8::text[]) c, unnest($9::text[]) m,
          unnest($10::text[]) r, unnest($11::text[]) d) AS batch
        ${duplicatesMet ? 'ON CONFLICT (source_id, id) DO NOTHING' : ''}`,
      values: [
        importId,
        int4Array(batch.source.map((n) => sources.id(n))),
        textArray(batch, idText),
        int4Array(batch.user.map((n) => users.id(n))),
        int4Array(batch.origin.map((n) => origins.id(n))),
        float8Array(batch.at),
        int2Array(batch.thumb),
        textArray(batch, conversationText),
        textArray(batch, messagesText),
        textArray(batch, replyText),
        textArray(batch, detailsText),
      ],
    });
    return rowCount ?? 0;
  };

  /** Everything that belongs to a batch, in one transaction. */
  const transact = async (client: PoolClient, { batch, importId, countsAfter }: WriteRequest): Promise<number> => {
    try {
      await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${writeLock})`);
      await introduce(client, batch);
      const stored = batch.count === 0 ? 0 : await insertRows(client, batch, importId);
      if (importId !== null && countsAfter !== null) {
        const counts = countsAfter(stored);
        await client.query(
          `UPDATE feedback_imports SET updated_ms = $1, rows = $2, stored = $3, duplicates = $4, rejected = $5,
           skipped = $6 WHERE id = $7`,
          [Date.now(), counts.rows, counts.stored, counts.duplicates, counts.rejected, counts.skipped, importId],
        );
      }
      await client.query('COMMIT');
      for (const numbering of numberings) numbering.commit();
      return stored;
    } catch (error) {
      for (const numbering of numberings) numbering.rollback();
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  };

  return {
    async write(request: WriteRequest): Promise<number> {
      let client: PoolClient | undefined;
      // What has failed for good may be the connection itself: it is not used again.
      let failed = true;
      try {
        client = await database.pool.connect();
        const stored = await transact(client, request).catch(async (error: unknown) => {
          if (duplicatesMet || !isDuplicate(error)) throw error;
          duplicatesMet = true;
          return await transact(client as PoolClient, request);
        });
        failed = false;
        return stored;
      } catch (error) {
        throw explainPostgresError(error, url);
      } finally {
        client?.release(failed);
      }
    },
  };
}

/** True when the server refused an event because one of this source and id is there. */
function isDuplicate(error: unknown): boolean {
  const constraint = error instanceof Error && 'constraint' in error ? error.constraint : null;
  return hasCode(error, '23505') && constraint === 'feedback_events_once';
}

async function addIds(
  client: PoolClient,
  numbering: NumberedIds,
  values: readonly string[],
  table: 'feedback_sources' | 'feedback_users',
  column: 'name' | 'hash',
): Promise<void> {
  if (values.length === 0) return;
  await client.query(`INSERT INTO ${table} (${column}) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING`, [values]);
  const { rows } = await client.query<{ id: number }>(
    `SELECT t.id FROM unnest($1::text[]) WITH ORDINALITY AS wanted (value, place)
     JOIN ${table} t ON t.${column} = wanted.value ORDER BY wanted.place`,
    [values],
  );
  for (const { id } of rows) numbering.add(id);
}
