-- What an act wrote: an answer that was read from other tables, or of another region's rows, is still true after it.
alter table act add column wrote text;        -- the tables, separated by spaces; null: any
alter table act add column reach text;        -- the only region whose rows it wrote; null: the act's own, and of an act of the whole province any
