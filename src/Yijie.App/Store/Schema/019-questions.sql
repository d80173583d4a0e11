-- What pages ask about one institution: its payments, whatever the month.
create index instruction_by_provider on instruction (region, provider);
