"""Which travellers are on a list?

Read in this order: `names` (tokens of a name), `spelling_classes` and `heard_spelling` (which are one name), `rarity`
(how much each tells), `token_similarity`, `alignment` (which token answers to which), `name_evidence` (what the name
says), `birth_dates` and `numbers`, `secondary_evidence` and `alternatives` (what moves that a little), `particulars`
(what of an entry is compared), `scoring` (the definition: one traveller, one entry), `search` (the room's door).

How the same is found over a million entries without comparing each: `candidates` has the proof, and the parts that it
stands on are `lexicon` (all tokens), `letters` and `neighbourhoods` (which of them are like a word), `records` (in
which order the names stand), `date_ranges`, `name_table` (what each token is worth to the query), `drivers` (where to
set out from), `name_bounds` (what a whole name weighs at the most), `close_names` (names of those born on the same
day), `number_keys` and `features` (what else an entry tells); `asked` hands the query over. `entry_columns` takes
entries down as numbers, of which an index is built; `index` and `snapshot` hold it together, `find` compares the
candidates in full and `ranking` puts them in order. `snapshot_file` keeps a built index on disk, `compiled` says how
loops become machine code, `preparation` when.

With the roles turned round, an entry is asked against those who have crossed: `recorded` lays them out, `entry_bounds`
says how much each of their names could weigh, and `retro` finds the crossings that the entry would have hit.
`threshold_prices` tells what a list's threshold costs.

Words that stand everywhere here:
- *log-odds*: the natural logarithm of how much likelier something is for one person than for two. They add up, and the
  score is 1 / (1 + exp(-sum)). Four nats say fifty to one.
- *df*: in how many names a token stands. *Weight* of a token: ln(N / df) / ln N, 0 to 1, N being the number of names.
  A token of weight 1 is as rare as one name in N.
- *surprise* of a token: weight x ln N, in nats. How unexpected it is that a stranger bears it.
- *loss* of a pairing of two names: what does not agree, in weights of tokens. It lessens what the name says.
- *company*: tokens of one region come together (AMIT with SHARMA), so the second tells less than by itself.
- *way* of the traveller's name, *form* of an entry's: one reading of it as tokens. The best pair of the two counts.

An example, company aside: a traveller and an entry share two tokens that 1 in 400 and 1 in 2,000 bear. That surprises
by ln 400 + ln 2,000 = 13.6 nats. With the prior of -9.0 the sum is 4.6, a score of .99. Were the first token MUHAMMAD,
which 1 in 7 bears, 9.6 nats would be left, and a score of .64: common names need a birth date beside them.
"""
