"""Import of spreadsheets: a file becomes a table (tabel), its cells values (isi), its rows changes
(sumber, and one module per kind). Nothing here writes unless opd.actions.impor says so."""
