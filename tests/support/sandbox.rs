//! A database to try things in: whatever is tried, afterwards it is as it was.

use super::database::TestDb;
use app::db::Db;

/// A database with something in it, which can be had as it was at the beginning, again and again. Of SQLite that is a
/// fresh copy of the file. A copy of PostgreSQL is hundreds of files, so there the tables that were written to are filled
/// anew.
pub struct Sandbox<'a> {
    original: &'a TestDb,
    open: Option<(Option<TestDb>, Db)>,
}

impl<'a> Sandbox<'a> {
    /// With everything that is in this one. Nobody may be connected to it.
    pub async fn of(original: &'a TestDb) -> Self {
        if original.is_file() {
            return Self { original, open: None };
        }
        let db = original.open().await;
        original.run(REMEMBER).await;
        Self { original, open: Some((None, db)) }
    }

    /// As it was, with what was tried since the last time that it was put back.
    pub async fn db(&mut self) -> Db {
        if self.open.is_none() {
            let copy = self.original.copy();
            let db = copy.open().await;
            self.open = Some((Some(copy), db));
        }
        self.open.as_ref().map(|(_, db)| db.clone()).expect("it is open")
    }

    /// Forgets what was tried.
    pub async fn put_back(&mut self) {
        if !self.original.is_file() {
            return self.original.run(PUT_BACK).await;
        }
        if let Some((_, db)) = self.open.take() {
            db.close().await;
        }
    }
}

/// A copy of each table, and a note of each that is written to.
const REMEMBER: &str = "DO $$ DECLARE one text; BEGIN \
     CREATE SCHEMA written; CREATE TABLE written.tables (name text); \
     CREATE FUNCTION written.note() RETURNS trigger LANGUAGE plpgsql AS \
     'BEGIN INSERT INTO written.tables VALUES (TG_TABLE_NAME); RETURN NULL; END'; \
     CREATE SCHEMA original; \
     FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP \
     EXECUTE format('CREATE TABLE original.%1$I AS TABLE public.%1$I', one); \
     EXECUTE format('CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON public.%I \
     FOR EACH STATEMENT EXECUTE FUNCTION written.note()', one); \
     END LOOP; END $$";

/// Fills each of those as it was; what points to what is right when all of them are.
const PUT_BACK: &str = "DO $$ DECLARE one text; BEGIN \
     SET LOCAL session_replication_role = replica; \
     FOR one IN SELECT DISTINCT w.name FROM written.tables w LOOP \
     EXECUTE format('DELETE FROM public.%I', one); \
     EXECUTE format('INSERT INTO public.%1$I SELECT * FROM original.%1$I', one); \
     END LOOP; TRUNCATE written.tables; END $$";
