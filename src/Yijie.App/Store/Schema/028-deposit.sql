-- What 支出户存款 comes to, from an index of that account alone (decision 213): it grows at its end, where one of several accounts grew in its middle. SQLite
-- answers from an index by itself only if it has every column that is asked for, the empty one as well.
drop index voucher_line_unassigned;
-- only sqlite
create index voucher_line_deposit on voucher_line (region, fund, account, seq, debit_fen, credit_fen, provider) where account = '1004' and provider is null;
-- only postgres
create index voucher_line_deposit on voucher_line (region, fund, seq, debit_fen, credit_fen) where account = '1004' and provider is null;
-- both
