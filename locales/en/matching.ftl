# Matching of products, and tables from files.
ground-barcode = barcode { $what }
ground-article = article { $what }
ground-code = model { $what }
ground-name = same name
ground-name-almost = similar name
ground-same = { $what }
ground-differs = ⚠️ { $product } ≠ { $item }
ground-only-item = ⚠️ { $what } only in 1C
ground-other-barcode = ⚠️ another barcode
ground-barcode-elsewhere = ⚠️ this barcode is another item's
ground-unsure = ⚠️ others may be meant as well
ground-refused = ⚠️ refused before

table-unreadable = { $file }: the file cannot be read: { $words }
table-empty = { $file }: there is not a single row in the file.
table-column-missing = { $file }: there is no column “{ $column }”; the first line has: { $found }
table-cell-missing = { $file }, line { $line }: the column “{ $column }” is empty.
table-id-twice = { $file }, line { $line }: “{ $id }” stands in line { $first } already.
table-row-broken = { $file }, line { $line }: { $words }

match-done = { $products } products, { $items } items: { $auto } certain, { $asked } to be asked about, { $none } without a candidate. It took { $seconds } s.
