-- 账套的大小: SQLite is told how many vouchers and lines a book has (decision 253). Untold, it takes ten for the most that share a region and a fund, and reads a
-- book from end to end where the lines of one provider or one month are asked for. Whoever has SQLite gather statistics (analyze) replaces these by what it finds.
-- only sqlite
analyze schema_file; -- makes the table
delete from sqlite_stat1;
insert into sqlite_stat1 (tbl, idx, stat) values -- rows in all, then for each further column of the key the rows that share what goes before
  ('voucher', 'sqlite_autoindex_voucher_1', '300000 30000 15000 1'),
  ('voucher', 'sqlite_autoindex_voucher_2', '300000 30000 15000 1500 1'),
  ('voucher', 'voucher_opening', '20 2 1 1'),
  ('voucher_line', 'voucher_line', '1000000 100000 50000 3 1'),
  ('voucher_line', 'voucher_line_advances', '300000 30000 15000 7500 10 2 2 1'),
  ('voucher_line', 'voucher_line_deposit', '300000 30000 15000 15000 2 2 2 2 1');
-- both
