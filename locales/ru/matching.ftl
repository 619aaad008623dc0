# Подбор товаров и таблицы из файлов.
ground-barcode = штрихкод { $what }
ground-article = артикул { $what }
ground-code = модель { $what }
ground-name = название совпадает
ground-name-almost = название похоже
ground-same = { $what }
ground-differs = ⚠️ { $product } ≠ { $item }
ground-only-item = ⚠️ { $what } только в 1С
ground-other-barcode = ⚠️ другой штрихкод
ground-barcode-elsewhere = ⚠️ этот штрихкод у другой номенклатуры
ground-unsure = ⚠️ подходит не только она
ground-refused = ⚠️ раньше отклонено

table-unreadable = { $file }: файл прочитать не удалось: { $words }
table-empty = { $file }: в файле нет ни одной строки.
table-column-missing = { $file }: нет столбца «{ $column }»; в первой строке стоит: { $found }
table-cell-missing = { $file }, строка { $line }: пустой столбец «{ $column }».
table-id-twice = { $file }, строка { $line }: «{ $id }» уже есть в строке { $first }.
table-row-broken = { $file }, строка { $line }: { $words }

match-done = Товаров { $products }, номенклатуры { $items }: уверенно { $auto }, спросить { $asked }, без вариантов { $none }. Время { $seconds } с.
