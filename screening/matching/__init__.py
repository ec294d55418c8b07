"""Which travellers are on a list?

Six rooms, each with its own order of reading: `names` (what two names say about each other), `score` (the definition:
one traveller beside one entry), `index` (what is laid out ahead), `candidates` (who could still reach a threshold,
with the proof), `retro` (an entry asked against those who have crossed), `prices` (what a threshold or an entry
costs).

At the door stands `search`. A `snapshot` is what is searched as it stood at one moment, `snapshot_file` keeps its
index on disk; `asked` hands the query over to the compiled loops (`scratch_pool`: who may write where), `find`
compares the candidates in full and `ranking` puts them in order. `browse` looks for entries as an officer types them,
and where that says too little, `bearers` counts who bears a part of a name. `compiled` says how loops become machine
code, `preparation` when.

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
by ln 400 + ln 2,000 = 13.6 nats. With the prior of -9.0 the sum is 4.6, a score of .99. Were the first token
MUHAMMAD, which 1 in 7 bears, 9.6 nats would be left, and a score of .64: common names need a birth date beside them.
"""
