-- 期初: a book's few opening vouchers are found without reading the others (decision 224).
create index voucher_opening on voucher (region, fund, seq) where rule = '期初';
