# Matching of products, and tables from files.
ground-barcode = barcode { $what }
ground-article = article { $what }
ground-code = model { $what }
ground-name = same name
ground-name-almost = similar name
ground-faint = little in common
ground-same = { $what }
ground-differs = ⚠️ { $product } ≠ { $item }
ground-only-item = ⚠️ { $what } only in 1C
ground-other-barcode = ⚠️ another barcode
ground-barcode-elsewhere = ⚠️ this barcode is another item's
ground-unsure = ⚠️ not certain
ground-refused = ⚠️ refused before

table-unreadable = { $file }: the file cannot be read: { $words }
table-empty = { $file }: there is not a single row in the file.
table-column-missing = { $file }: there is no column “{ $column }”; the first line has: { $found }
table-cell-missing = { $file }, line { $line }: the column “{ $column }” is empty.
table-id-twice = { $file }, line { $line }: “{ $id }” stands in line { $first } already.
table-row-broken = { $file }, line { $line }: { $words }

match-done = { $products } products, { $items } items: { $auto } certain, { $asked } to be asked about, { $none } without a candidate. It took { $seconds } s.

# Cards of products without an item.
item-ask = 🔗 Which item of 1C is this?
    <b>{ $name }</b> (№ { $id })

    Answer this message: the code on the item's card or a part of its name.
item-again = Answer my message again: the code on the item's card or other words of its name.

map-product = 🔗 <b>{ $name }</b> (№ { $id })
map-deals = { $deals ->
    [one] { $deals } deal waits.
   *[other] { $deals } deals wait.
    }
map-offers = Which item of 1C is it?
map-offer = { $place }. <b>{ $item }</b> ({ $code }) · { $percent } %
    { $why }
map-offer-found = { $place }. <b>{ $item }</b> ({ $code })
map-nothing = No item like it was found in 1C.
map-reading = The items of 1C are being read; candidates come when that is done.
map-answer = You may answer this message with a code or words of the name.
map-settled = ✅ <b>{ $product }</b>
    is “{ $item }” ({ $code }). Confirmed by { $by }.
    Deals that waited go on by themselves.
map-coverage = { $mapped } of { $of } have their item, { $open } to go
map-changed = In the catalogues since the last reading: { $added } new, { $renamed } renamed, { $gone } gone.
map-trouble = ⚠️ A catalogue cannot be read: { $words }
map-certain = Certain pairs: { $count }
map-certain-row = { $place }. { $product } → <b>{ $item }</b> ({ $why })
map-shared = Items that several products are: { $count }
map-shared-row = <b>{ $item }</b> ({ $code }): { $products }
map-found = Found for “{ $typed }”:
map-undone = ↩️ The mapping to “{ $item }” is taken back, the product waits again. Invoices already issued stay as they are.
toast-mapped = Mapped: { $name }
toast-mapped-all = { $count ->
    [one] { $count } product mapped
   *[other] { $count } products mapped
    }
toast-noted = Noted
toast-already-mapped = It is “{ $item }” already: { $by }
button-find = 🔍 Search
button-none = ✖️ None of these
button-no-item = ∅ Not in 1C
button-later = ⏰ Later
button-undo = ↩️ Undo
button-map = ‹ Back
button-certain = { $count ->
    [one] ✅ { $count } certain pair
   *[other] ✅ { $count } certain pairs
    }
button-confirm-certain = { $count ->
    [one] ✅ Confirm { $count } pair
   *[other] ✅ Confirm all { $count } pairs
    }
button-shared = { $count ->
    [one] ⚠️ { $count } item with several products
   *[other] ⚠️ { $count } items with several products
    }

# The table of mappings as a file.
table-caption = All mappings. Correct the column onec_product_code or add rows, and send the file back in answer to this message.
table-checked = <b>{ $name }</b>: { $new } new, { $replaced } to be replaced, { $same } unchanged, { $faults } with a fault.
table-take = Nothing is changed yet.
table-mend = Nothing is changed. Correct these lines and send the file again.
table-line-product-unreadable = line { $line }: the number of the product cannot be read { $what }
table-line-code-missing = line { $line }: there is no code of an item { $what }
table-line-item-unknown = line { $line }: 1C has no item with code { $what }
table-line-twice = line { $line }: this product stands in line { $what } already
table-taken = { $count ->
    [one] ✅ The table is taken in: { $count } product changed.
   *[other] ✅ The table is taken in: { $count } products changed.
    }
button-table = ⬇️ All mappings as a file
button-take-table = ✅ Take the table in
