settings-missing = { $name }: не задано
settings-unreadable = { $name }: не удаётся прочитать, например: { $example }
settings-needs = { $name }: нужна ещё настройка { $other }
settings-faults = { $count ->
    [one] Настройки неполны, нашлась { $count } ошибка:
    [few] Настройки неполны, нашлось { $count } ошибки:
   *[many] Настройки неполны, нашлось { $count } ошибок:
}
settings-file = Файл .env прочитать не удалось, значения с пробелами нужно брать в кавычки: { $words }
