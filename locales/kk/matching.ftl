# Тауарларды сәйкестендіру және файлдағы кестелер.
ground-barcode = штрихкод { $what }
ground-article = артикул { $what }
ground-code = модель { $what }
ground-name = атауы бірдей
ground-name-almost = атауы ұқсас
ground-same = { $what }
ground-differs = ⚠️ { $product } ≠ { $item }
ground-only-item = ⚠️ { $what } тек 1С-та бар
ground-other-barcode = ⚠️ штрихкоды басқа
ground-barcode-elsewhere = ⚠️ бұл штрихкод басқа номенклатурада
ground-unsure = ⚠️ басқасы да сәйкес келеді
ground-refused = ⚠️ бұрын қабылданбаған

table-unreadable = { $file }: файлды оқу мүмкін болмады: { $words }
table-empty = { $file }: файлда бірде-бір жол жоқ.
table-column-missing = { $file }: «{ $column }» бағаны жоқ; бірінші жолда: { $found }
table-cell-missing = { $file }, { $line }-жол: «{ $column }» бағаны бос.
table-id-twice = { $file }, { $line }-жол: «{ $id }» { $first }-жолда бар.
table-row-broken = { $file }, { $line }-жол: { $words }

match-done = Тауар { $products }, номенклатура { $items }: сенімді { $auto }, сұрау керек { $asked }, нұсқасыз { $none }. Уақыты { $seconds } с.
