settings-missing = { $name }: не задано
settings-unreadable = { $name }: не удаётся прочитать; верное значение выглядит, например, так: { $example }
settings-needs = { $name }: нужна ещё настройка { $other }
settings-faults = { $count ->
    [one] В настройках нашлась { $count } ошибка:
    [few] В настройках нашлось { $count } ошибки:
   *[many] В настройках нашлось { $count } ошибок:
}
settings-file = Файл .env прочитать не удалось, значения с пробелами нужно брать в кавычки: { $words }
