import { type Client, DatabaseError } from 'pg';

/**
 * Keeps a copy of every row that ever stood in the tables of the queue and of the stages: jobs are removed as soon as
 * they are done. Returns what has been kept, as JSON text.
 */
export async function recordRows(admin: Client): Promise<() => Promise<string>> {
  while (!(await hangRecorder(admin)));
  return async () => {
    const { rows } = await admin.query<{ content: string }>(
      `select coalesce(jsonb_agg(jsonb_build_array(place, content)), '[]')::text as content from recorded.rows`,
    );
    return rows[0]?.content ?? '';
  };
}

/** False when it met a worker on its way through the tables, and nothing has been done. */
async function hangRecorder(admin: Client): Promise<boolean> {
  try {
    await admin.query(recorder);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '40P01') return false;
    throw error;
  }
}

const recorder = `
    create schema recorded;
    create table recorded.rows (place text, content jsonb);
    create function recorded.keep() returns trigger language plpgsql security definer as $keep$
      begin
        insert into recorded.rows values (tg_table_name, to_jsonb(new));
        return null;
      end $keep$;
    do $all$
      declare place regclass;
      begin
        for place in
          select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind = 'r' and (n.nspname = 'bullmq'
              or (n.nspname = 'public' and c.relname in ('outbox', 'stages', 'stage_progress')))
        loop
          execute format('create trigger recorded after insert or update on %s
                            for each row execute function recorded.keep()', place);
        end loop;
      end $all$;`;
