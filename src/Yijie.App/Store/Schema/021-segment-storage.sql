-- A segment is already as short as it can be: the server need not try to compress it again.

-- only postgres
alter table segment alter column content set storage external;
-- both
