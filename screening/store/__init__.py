"""Where is everything kept? Rows, the writer, repositories and migrations: rows <-> domain."""
